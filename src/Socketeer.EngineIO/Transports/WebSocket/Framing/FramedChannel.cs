using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections.Features;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>
/// A WebSocket with our own frames on the pipes of the connection: everything a read brought is dealt with before the next, and
/// many frames leave in one write.
/// </summary>
/// <param name="pipe">The pipes.</param>
/// <param name="connection">What breaks the connection.</param>
/// <param name="reader">What reads the frames.</param>
internal sealed class FramedChannel(IDuplexPipe pipe, IConnectionLifetimeFeature? connection, FrameReader reader) : WebSocketChannel
{
    // What is larger, a pipe may be able to send from where it is.
    private const int LargestCopy = 8 * 1024;

    private const byte FinalClose = 0x88;
    private const byte FinalPong = 0x8A;

    private ReadOnlySequence<byte> _received;
    private bool _isReading;

    public override bool HasUnread => !_received.IsEmpty;

    public override bool TryReceive()
    {
        if (HasUnread)
        {
            return true;
        }

        EndRead();
        if (!pipe.Input.TryRead(out ReadResult result))
        {
            return false;
        }

        if (!result.Buffer.IsEmpty)
        {
            return Take(result);
        }

        // The end, which comes again when it is waited for.
        pipe.Input.AdvanceTo(result.Buffer.End);
        return false;
    }

    public override ValueTask<ReadResult> ReceiveAsync()
    {
        if (HasUnread)
        {
            return ValueTask.FromResult(new ReadResult(_received, isCanceled: false, isCompleted: false));
        }

        EndRead();
        return pipe.Input.ReadAsync();
    }

    public override bool Take(in ReadResult result)
    {
        _received = result.Buffer;
        _isReading = true;
        if (!_received.IsEmpty || !result.IsCompleted)
        {
            return true;
        }

        EndRead();
        return false;
    }

    public override bool TryRead(out WebSocketMessage message)
    {
        // What comes behind a close frame is not looked at.
        while (!_received.IsEmpty && !reader.HasClosed)
        {
            ReadOnlySpan<byte> input = _received.FirstSpan;
            int length = input.Length;
            bool isRead = reader.TryRead(ref input, out message);
            _received = _received.Slice(length - input.Length);
            if (isRead)
            {
                return true;
            }
        }

        message = default;
        EndRead();
        return false;
    }

    public override ValueTask WriteAsync(EncodedMessage message, bool compress)
    {
        ReadOnlyMemory<byte> frame = message.Frame;
        if (frame.Length > LargestCopy)
        {
            return CheckAsync(pipe.Output.WriteAsync(frame));
        }

        pipe.Output.Write(frame.Span);
        return ValueTask.CompletedTask;
    }

    public override void WritePong(ReadOnlySpan<byte> data)
    {
        pipe.Output.Write([FinalPong, (byte)data.Length]);
        pipe.Output.Write(data);
    }

    public override ValueTask FlushAsync() => CheckAsync(pipe.Output.FlushAsync());

    public override ValueTask CloseAsync(ushort status)
    {
        Span<byte> frame = stackalloc byte[4];
        frame[0] = FinalClose;
        frame[1] = (byte)(status == 0 ? 0 : sizeof(ushort));
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], status);
        pipe.Output.Write(frame[..(2 + frame[1])]);
        return FlushAsync();
    }

    public override void Abort() => connection?.Abort();

    public override async ValueTask FinishAsync()
    {
        try
        {
            do
            {
                while (TryRead(out _))
                {
                }
            }
            while (!reader.HasClosed && Take(await ReceiveAsync()));
        }
        finally
        {
            EndRead();
            reader.Return();
        }
    }

    private static ValueTask CheckAsync(ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompletedSuccessfully)
        {
            return AwaitFlushAsync(flush);
        }

        return flush.Result.IsCompleted ? ValueTask.FromException(ConnectionClosed()) : ValueTask.CompletedTask;
    }

    // Everything received is consumed: the reader keeps what is incomplete.
    private void EndRead()
    {
        if (_isReading)
        {
            _isReading = false;
            pipe.Input.AdvanceTo(_received.End);
            _received = default;
            reader.Idle();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask AwaitFlushAsync(ValueTask<FlushResult> flush)
    {
        if ((await flush).IsCompleted)
        {
            throw ConnectionClosed();
        }
    }

    private static IOException ConnectionClosed() => new("The connection was closed.");
}
