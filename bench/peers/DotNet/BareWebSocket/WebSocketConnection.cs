using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Socketeer.Bench.Peers.Contract;
using Socketeer.Bench.Peers.Hosting;

namespace Socketeer.Bench.Peers.BareWebSocket;

/// <summary>Reads one client's messages and answers them.</summary>
internal sealed class WebSocketConnection(MessageWriter writer, WebSocket socket, Rooms<WebSocketConnection> rooms)
{
    private const int FirstBufferSize = 4096;

    private readonly List<Members<WebSocketConnection>> _joined = [];
    private bool _awaitsAttachment;

    public async Task RunAsync()
    {
        try
        {
            await writer.WriteAsync(Handshake.Open);
            while (await ReadMessageAsync())
            {
                // It answers too.
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception e) when (ConnectionEnd.IsMeantBy(e))
        {
            // The client is gone.
        }
        finally
        {
            foreach (Members<WebSocketConnection> members in _joined)
            {
                members.Remove(this);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadMessageAsync()
    {
        // Waits without a buffer; it may come back with the end of a message only when the message is empty.
        ValueWebSocketReceiveResult result = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBufferSize);
        try
        {
            int length = 0;
            while (!result.EndOfMessage)
            {
                if (length == buffer.Length)
                {
                    buffer = Enlarge(buffer);
                }

                result = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += result.Count;
            }

            if (result.MessageType == WebSocketMessageType.Close)
            {
                return false;
            }

            await AnswerAsync(buffer.AsMemory(0, length), result.MessageType);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Enlarge(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private ValueTask AnswerAsync(Memory<byte> bytes, WebSocketMessageType type)
    {
        if (type == WebSocketMessageType.Binary)
        {
            bool belongsToEvent = _awaitsAttachment;
            _awaitsAttachment = false;
            return belongsToEvent ? writer.WriteAsync(Handshake.BinaryHeader, bytes) : ValueTask.CompletedTask;
        }

        var message = LoadMessage.Recognise(bytes.Span);
        switch (message.Event)
        {
            case LoadEvent.Echo:
            case LoadEvent.Ack:
                return writer.WriteAsync(bytes[message.Rewrite(bytes.Span)]);
            case LoadEvent.Broadcast:
                Send(bytes.Span, rooms.Everyone);
                break;
            case LoadEvent.Room:
                if (rooms.Find(message.ReadRoom(bytes.Span)) is { } room)
                {
                    Send(bytes.Span[message.Rewrite(bytes.Span)], room);
                }

                break;
            case LoadEvent.Join:
                Join(rooms.GetOrAdd(message.ReadRoom(bytes.Span)));
                return writer.WriteAsync(bytes[message.Rewrite(bytes.Span)]);
            case LoadEvent.Connect:
                return ConnectAsync();
            case LoadEvent.Binary:
                _awaitsAttachment = true;
                break;
        }

        return ValueTask.CompletedTask;
    }

    // Joins after its answer is on its way: no broadcast may come before it.
    private async ValueTask ConnectAsync()
    {
        await writer.WriteAsync(Handshake.Connected);
        Join(rooms.Everyone);
    }

    private void Join(Members<WebSocketConnection> members)
    {
        members.Add(this);
        _joined.Add(members);
    }

    private static void Send(ReadOnlySpan<byte> message, Members<WebSocketConnection> members)
    {
        var copy = SharedMessage.Copy(message, WebSocketMessageType.Text);
        foreach (WebSocketConnection member in members.Snapshot())
        {
            member.Post(copy);
        }

        copy.Release();
    }

    private void Post(SharedMessage message) => writer.Post(message);
}
