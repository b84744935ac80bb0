using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Socketeer.Bench.Peers.Hosting;

namespace Socketeer.Bench.Peers.BareWebSocket;

/// <summary>Writes to one WebSocket, one message at a time: whoever finds nobody writing writes until the queue is empty.</summary>
internal sealed class MessageWriter(WebSocket socket)
{
    private readonly Lock _gate = new();
    private readonly Queue<SharedMessage> _queue = new();

    // While nobody writes the queue is empty.
    private bool _isWriting;
    private bool _isBroken;

    /// <summary>Writes without a copy when nobody else is writing; the bytes are the caller's again when the task ends.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> message)
    {
        lock (_gate)
        {
            if (_isWriting)
            {
                _queue.Enqueue(SharedMessage.Copy(message.Span, WebSocketMessageType.Text));
                return ValueTask.CompletedTask;
            }

            _isWriting = true;
        }

        return WriteThenDrainAsync(message, attachment: null);
    }

    /// <summary>Writes a text message and a binary one with nothing between them, likewise.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> attachment)
    {
        lock (_gate)
        {
            if (_isWriting)
            {
                _queue.Enqueue(SharedMessage.Copy(message.Span, WebSocketMessageType.Text));
                _queue.Enqueue(SharedMessage.Copy(attachment.Span, WebSocketMessageType.Binary));
                return ValueTask.CompletedTask;
            }

            _isWriting = true;
        }

        return WriteThenDrainAsync(message, attachment);
    }

    /// <summary>Writes a message that others may be writing too, and does not wait for it.</summary>
    public void Post(SharedMessage message)
    {
        message.Hold();
        lock (_gate)
        {
            _queue.Enqueue(message);
            if (_isWriting)
            {
                return;
            }

            _isWriting = true;
        }

        _ = DrainAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteThenDrainAsync(ReadOnlyMemory<byte> message, ReadOnlyMemory<byte>? attachment)
    {
        await SendAsync(message, WebSocketMessageType.Text);
        if (attachment is { } bytes)
        {
            await SendAsync(bytes, WebSocketMessageType.Binary);
        }

        await DrainAsync();
    }

    private async Task DrainAsync()
    {
        while (true)
        {
            SharedMessage? message;
            lock (_gate)
            {
                if (!_queue.TryDequeue(out message))
                {
                    _isWriting = false;
                    return;
                }
            }

            await SendAsync(message.Bytes, message.Type);
            message.Release();
        }
    }

    // A connection that can't be written to is over; its reading side finds out by itself.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        if (_isBroken)
        {
            return;
        }

        try
        {
            await socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception e) when (ConnectionEnd.IsMeantBy(e))
        {
            _isBroken = true;
        }
    }
}
