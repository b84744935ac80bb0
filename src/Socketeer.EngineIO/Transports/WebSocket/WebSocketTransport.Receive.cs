using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <content>The inbound half: a loop that runs in the WebSocket's request.</content>
internal sealed partial class WebSocketTransport
{
    private const int ReadSize = 4096;

    // The WebSocket class does not show where a fragment ends, so short reads are counted; a slow network makes them too, but
    // none so short as this on average.
    private const int ShortestHonestRead = 256;

    private readonly PooledBufferWriter _message = new();

    /// <summary>Receives until the client is gone. The session is on this transport.</summary>
    public async Task ReceiveAsync()
    {
        var scratch = new PooledBufferWriter();
        try
        {
            while (await TryReceiveOneAsync(scratch))
            {
            }
        }
        catch (Exception exception)
        {
            // The layer above must not throw; if it does, only its own session pays.
            Log.ReceiveFailed(Session.Server.TransportLogger, Session.Id, exception);
            Session.OnTransportEnded(this, CloseReason.TransportError, "the handler failed");
        }
        finally
        {
            scratch.Return();
        }
    }

    /// <summary>Reads one message; used by the receive loop and, before it, by the upgrade.</summary>
    /// <remarks>An idle connection waits in a read of no bytes and holds no buffer.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<WebSocketMessage> ReadAsync()
    {
        _message.Return();
        try
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            long reads = 0;
            while (!result.EndOfMessage && result.MessageType != WebSocketMessageType.Close)
            {
                // One byte more than is allowed tells a message that is too large from one that fits.
                int room = Math.Min(Math.Max(ReadSize, _message.WrittenCount), Options.MaxHttpBufferSize + 1 - _message.WrittenCount);
                result = await socket.ReceiveAsync(_message.GetMemory(room)[..room], CancellationToken.None);
                _message.Advance(result.Count);
                if (_message.WrittenCount > Options.MaxHttpBufferSize)
                {
                    return new WebSocketMessage(WebSocketReadKind.TooLarge, default);
                }

                if (++reads > Options.MaxFragments + (_message.WrittenCount / ShortestHonestRead))
                {
                    return new WebSocketMessage(WebSocketReadKind.TooManyFragments, default);
                }
            }

            return result.MessageType switch
            {
                WebSocketMessageType.Text => new WebSocketMessage(WebSocketReadKind.Text, Content()),
                WebSocketMessageType.Binary => new WebSocketMessage(WebSocketReadKind.Binary, Content()),
                _ => new WebSocketMessage(WebSocketReadKind.Closed, default),
            };
        }
        catch (WebSocketException exception) when (exception.WebSocketErrorCode == WebSocketError.Faulted)
        {
            return new WebSocketMessage(WebSocketReadKind.Faulted, default);
        }
        catch (Exception exception) when (IsConnectionFailure(exception))
        {
            return new WebSocketMessage(WebSocketReadKind.Closed, default);
        }
    }

    /// <summary>Refuses a message that breaks a limit: says why in the close frame.</summary>
    public async ValueTask RefuseAsync(WebSocketReadKind kind)
    {
        Log.MessageTooLarge(Session.Server.TransportLogger, Session.Id, Options.MaxHttpBufferSize, Options.MaxFragments);
        WebSocketCloseStatus status = kind == WebSocketReadKind.TooLarge
            ? WebSocketCloseStatus.MessageTooBig
            : WebSocketCloseStatus.PolicyViolation;

        // Taken from whoever writes: after this frame nothing may follow.
        if (Interlocked.Exchange(ref _writing, Writing) == Idle)
        {
            try
            {
                _closeSent = true;
                await socket.CloseOutputAsync(status, null, CancellationToken.None);
            }
            catch (Exception exception) when (IsConnectionFailure(exception))
            {
                socket.Abort();
            }
        }
    }

    /// <summary>Ends the closing handshake after the last read: waits, within the close timeout, for what the client still sends.</summary>
    public async Task FinishAsync()
    {
        try
        {
            var rest = new byte[ReadSize];
            // The state stays "open" when the close frame was written past the socket.
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                await socket.ReceiveAsync(rest.AsMemory(), CancellationToken.None);
            }
        }
        catch (Exception exception) when (IsConnectionFailure(exception))
        {
            // Not aborted: that would take a close frame that is on its way with it. Disposing ends the connection in order.
        }
        finally
        {
            _abortTimer?.Dispose();
            _message.Return();
            socket.Dispose();
        }
    }

    private ReadOnlySequence<byte> Content() => new(_message.WrittenMemory);

    // Pooled like ReadAsync: both wait once per message.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TryReceiveOneAsync(PooledBufferWriter scratch)
    {
        WebSocketMessage message = await ReadAsync();
        switch (message.Kind)
        {
            case WebSocketReadKind.Text when EnginePacketReader.TryReadText(message.Data, out EnginePacket packet):
                await Session.ReceiveAsync(this, packet, scratch);
                return !_closeRequested;
            case WebSocketReadKind.Text:
                Session.OnParseError(this);
                return false;
            case WebSocketReadKind.Binary:
                await Session.ReceiveAsync(this, new EnginePacket(EnginePacketType.Message, EngineDataKind.Binary, message.Data), scratch);
                return !_closeRequested;
            case WebSocketReadKind.Closed:
                Session.OnTransportEnded(this, CloseReason.TransportClose, "closed by the client");
                return false;
            case WebSocketReadKind.Faulted:
                Session.OnTransportEnded(this, CloseReason.TransportError, "not a WebSocket frame");
                return false;
            default:
                await RefuseAsync(message.Kind);
                Session.OnTransportEnded(this, CloseReason.TransportError, "message above the limit");
                return false;
        }
    }
}
