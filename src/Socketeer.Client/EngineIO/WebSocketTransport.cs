using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.WebSockets;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Client.EngineIO;

/// <summary>A WebSocket: one packet per message.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Abort, which every transport comes to, disposes the socket.")]
internal sealed class WebSocketTransport(EngineContext context, IReadOnlyList<KeyValuePair<string, string>> headers, EngineSessionState session) : EngineTransport
{
    private const string Failure = "websocket error";
    private const int ReadSize = 4096;

    private readonly ClientWebSocket _socket = new();
    private readonly PooledBufferWriter _received = new();

    public override TransportKind Kind => TransportKind.WebSocket;

    public override async ValueTask ConnectAsync(CancellationToken cancellationToken)
    {
        // Engine.IO has a heartbeat of its own.
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        _socket.Options.CollectHttpResponseDetails = true;
        _socket.Options.DangerousDeflateOptions = context.Options.PerMessageDeflate;
        foreach (string protocol in context.Options.Protocols)
        {
            _socket.Options.AddSubProtocol(protocol);
        }

        try
        {
            foreach ((string name, string value) in headers)
            {
                _socket.Options.SetRequestHeader(name, value);
            }

            await _socket.ConnectAsync(context.Address.Get(TransportKind.WebSocket, session.Id), context.Http.Invoker, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The network, or whatever a handler of the application's throws.
            throw new TransportException(Failure, _socket.HttpStatusCode == default ? (HttpStatusCode?)null : _socket.HttpStatusCode, exception);
        }
    }

    public override async ValueTask<bool> ReceiveAsync(IEnginePacketReceiver receiver, CancellationToken cancellationToken)
    {
        try
        {
            ValueWebSocketReceiveResult result;
            do
            {
                result = await _socket.ReceiveAsync(_received.GetMemory(ReadSize), cancellationToken).ConfigureAwait(false);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return false;
                }

                _received.Advance(result.Count);
                if (_received.WrittenCount > context.Options.MaxMessageSize)
                {
                    throw EngineConnection.ParseError($"the server sent a message of more than {nameof(SocketIOClientOptions.MaxMessageSize)} bytes");
                }
            }
            while (!result.EndOfMessage);

            await receiver.OnPacketAsync(Read(result.MessageType, new ReadOnlySequence<byte>(_received.WrittenMemory))).ConfigureAwait(false);
            return true;
        }
        catch (WebSocketException exception) when (exception.WebSocketErrorCode == WebSocketError.ConnectionClosedPrematurely)
        {
            // The network went away: to the JavaScript client, too, that is a close.
            return false;
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or IOException)
        {
            throw new TransportException(Failure, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransportException(Failure, exception);
        }
        finally
        {
            _received.Return();
        }
    }

    public override async ValueTask SendAsync(IReadOnlyList<EncodedPacket> packets, CancellationToken cancellationToken)
    {
        try
        {
            foreach (EncodedPacket packet in packets)
            {
                for (int i = 0; i < packet.Messages.Length; i++)
                {
                    EncodedMessage message = packet.Messages[i];
                    await SendAsync(message, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            throw new TransportException(Failure, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransportException(Failure, exception);
        }
    }

    public override async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            throw new TransportException(Failure, exception);
        }
    }

    protected override void AbortCore()
    {
        try
        {
            _socket.Abort();
        }
        finally
        {
            _socket.Dispose();
        }
    }

    private static EnginePacket Read(WebSocketMessageType type, ReadOnlySequence<byte> message)
    {
        if (type == WebSocketMessageType.Binary)
        {
            return new EnginePacket(EnginePacketType.Message, EngineDataKind.Binary, message);
        }

        return EnginePacketReader.TryReadText(message, out EnginePacket packet)
            ? packet
            : throw EngineConnection.ParseError("the server sent a frame that is no packet");
    }

    private ValueTask SendAsync(EncodedMessage message, CancellationToken cancellationToken)
    {
        if (!message.IsBinary || !context.Options.ForceBase64)
        {
            return _socket.SendAsync(
                message.Data, message.IsBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }

        var text = new PooledBufferWriter();
        new PollingPayloadWriter(text).WriteBinary(message.Data.Span);
        return SendAsync(text, cancellationToken);
    }

    private async ValueTask SendAsync(PooledBufferWriter text, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.SendAsync(text.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            text.Return();
        }
    }
}
