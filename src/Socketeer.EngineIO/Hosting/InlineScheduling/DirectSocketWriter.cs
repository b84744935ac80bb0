using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Socketeer.EngineIO;

/// <summary>
/// Writes to a socket when it is flushed, on the thread that flushes; only what the socket does not take at once is waited for.
/// Holds no buffer between flushes. Like every pipe writer it has one user at a time.
/// </summary>
internal sealed class DirectSocketWriter : PipeWriter
{
    private const int SmallestBlock = 4096;
    private const int LargestBlock = 64 * 1024;

    private readonly Socket _socket;
    private readonly PipeWriter _transport;

    // Full blocks, and the one that is being filled.
    private Queue<ArraySegment<byte>>? _full;
    private byte[] _block = [];
    private int _written;
    private long _unflushed;
    private CancellationTokenSource? _pendingFlush;
    private volatile bool _isBroken;

    /// <param name="socket">The socket.</param>
    /// <param name="transport">The writer it takes the place of; completed with this one, so that the transport ends the connection.</param>
    public DirectSocketWriter(Socket socket, PipeWriter transport)
    {
        _socket = socket;
        _transport = transport;

        // A send that the socket does not take at once says so, where it would otherwise block the thread.
        socket.Blocking = false;
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _block.AsMemory(_written);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _block.AsSpan(_written);
    }

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _block.Length - _written);
        _written += bytes;
        _unflushed += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        while (_full is { Count: > 0 })
        {
            ArraySegment<byte> block = _full.Dequeue();
            if (!TrySend(block, out int sent))
            {
                return FlushSlowlyAsync(block, sent, cancellationToken);
            }

            ArrayPool<byte>.Shared.Return(block.Array!);
        }

        if (_written > 0)
        {
            ArraySegment<byte> block = TakeBlock();
            if (!TrySend(block, out int sent))
            {
                return FlushSlowlyAsync(block, sent, cancellationToken);
            }

            ArrayPool<byte>.Shared.Return(block.Array!);
        }

        _unflushed = 0;
        return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: _isBroken));
    }

    public override void CancelPendingFlush() => TryCancelFlush();

    public override void Complete(Exception? exception = null)
    {
        End();
        _transport.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        End();
        return _transport.CompleteAsync(exception);
    }

    private static bool IsTransient(SocketError error) => error is SocketError.WouldBlock or SocketError.TryAgain or SocketError.NoBufferSpaceAvailable;

    /// <returns><see langword="false"/> when the rest has to wait. A broken connection takes everything.</returns>
    private bool TrySend(ReadOnlySpan<byte> data, out int sent)
    {
        sent = 0;
        try
        {
            while (!_isBroken && sent < data.Length)
            {
                sent += _socket.Send(data[sent..], SocketFlags.None, out SocketError error);
                if (error != SocketError.Success)
                {
                    _isBroken = !IsTransient(error);
                    return _isBroken;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            _isBroken = true;
        }

        return true;
    }

    private async ValueTask<FlushResult> FlushSlowlyAsync(ArraySegment<byte> block, int sent, CancellationToken cancellationToken)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Volatile.Write(ref _pendingFlush, cancellation);
        try
        {
            while (true)
            {
                while (sent < block.Count)
                {
                    sent += await _socket.SendAsync(block.AsMemory(sent), SocketFlags.None, cancellation.Token);
                }

                ArrayPool<byte>.Shared.Return(block.Array!);
                if (_full is { Count: > 0 })
                {
                    block = _full.Dequeue();
                }
                else if (_written > 0)
                {
                    block = TakeBlock();
                }
                else
                {
                    _unflushed = 0;
                    return new FlushResult(isCanceled: false, isCompleted: false);
                }

                sent = 0;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Part of the data is gone, so that nothing may follow. Who cancelled is aborting the connection.
            _isBroken = true;
            DropAll();
            return new FlushResult(isCanceled: exception is OperationCanceledException, isCompleted: true);
        }
        finally
        {
            Volatile.Write(ref _pendingFlush, null);
        }
    }

    private void EnsureFree(int sizeHint)
    {
        int needed = Math.Max(sizeHint, 1);
        if (_block.Length - _written >= needed)
        {
            return;
        }

        if (_written + needed > LargestBlock && _written > 0)
        {
            _full ??= new Queue<ArraySegment<byte>>();
            _full.Enqueue(TakeBlock());
        }

        // Copying a small block costs less than sending it by itself.
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(SmallestBlock, _block.Length * 2), _written + needed));
        _block.AsSpan(0, _written).CopyTo(larger);
        if (_block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_block);
        }

        _block = larger;
    }

    private ArraySegment<byte> TakeBlock()
    {
        var block = new ArraySegment<byte>(_block, 0, _written);
        _block = [];
        _written = 0;
        return block;
    }

    // What was not flushed is not sent. A flush that still waits owns the buffers, and drops them itself.
    private void End()
    {
        _isBroken = true;
        if (!TryCancelFlush())
        {
            DropAll();
        }
    }

    private bool TryCancelFlush()
    {
        if (Volatile.Read(ref _pendingFlush) is not { } flush)
        {
            return false;
        }

        try
        {
            flush.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is just over.
        }

        return true;
    }

    private void DropAll()
    {
        while (_full is { Count: > 0 })
        {
            ArrayPool<byte>.Shared.Return(_full.Dequeue().Array!);
        }

        byte[] block = _block;
        _block = [];
        _written = 0;
        _unflushed = 0;
        if (block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
