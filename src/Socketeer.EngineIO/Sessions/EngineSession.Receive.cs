using System.Buffers;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <content>The way in: a transport brings packets one at a time, the layer above takes what they carry.</content>
internal sealed partial class EngineSession
{
    // How many packets the layer above lets the next ones wait for: a pong behind those could not be seen.
    private int _holding;

    /// <summary>Takes a packet that arrived. Transports call it for one packet at a time and wait for the task.</summary>
    /// <param name="transport">The transport it came by.</param>
    /// <param name="packet">The packet.</param>
    public ValueTask ReceiveAsync(EngineTransport transport, in EnginePacket packet)
    {
        // Read without the lock: what changes now might as well have changed a moment later.
        if (_state != SessionState.Open || !ReferenceEquals(transport, _transport))
        {
            return ValueTask.CompletedTask;
        }

        if (packet.Type != EnginePacketType.Pong && _heartbeat.IsAwaitingSignOfLife)
        {
            lock (Gate)
            {
                _heartbeat.OnPacket(_server.Time);
            }
        }

        switch (packet.Type)
        {
            case EnginePacketType.Message:
                ValueTask handled = packet.DataKind switch
                {
                    EngineDataKind.Text => _handler!.OnTextAsync(packet.Data),
                    EngineDataKind.Binary => _handler!.OnBinaryAsync(packet.Data),
                    _ => ReceiveBase64Async(transport, packet.Data),
                };
                return handled.IsCompletedSuccessfully ? handled : WaitForHandlerAsync(handled);
            case EnginePacketType.Ping:
            case EnginePacketType.Pong:
                ReceiveHeartbeat(transport, isPing: packet.Type == EnginePacketType.Ping);
                return ValueTask.CompletedTask;
            default:
                // Open, close on a WebSocket, upgrade and noop mean nothing here, as in the reference.
                return ValueTask.CompletedTask;
        }
    }

    /// <summary>Ends the session because something arrived that is no packet.</summary>
    public void OnParseError(EngineTransport transport) => OnTransportEnded(transport, CloseReason.ParseError, "not a packet");

    private async ValueTask WaitForHandlerAsync(ValueTask handled)
    {
        lock (Gate)
        {
            _holding++;
        }

        try
        {
            await handled;
        }
        finally
        {
            lock (Gate)
            {
                _holding--;
                _heartbeat.PutOff(_server.Time.GetTimestamp());
            }
        }
    }

    private void ReceiveHeartbeat(EngineTransport transport, bool isPing)
    {
        if (isPing != _heartbeat.IsClients)
        {
            OnTransportEnded(transport, CloseReason.TransportError, "invalid heartbeat direction");
            return;
        }

        lock (Gate)
        {
            long now = _server.Time.GetTimestamp();
            if (isPing)
            {
                _heartbeat.OnPing(now);
            }
            else
            {
                _heartbeat.OnPong(now);
            }
        }

        if (isPing)
        {
            // Within the queue's bounds: a client may send any number of pings at once.
            Send(ControlPackets.Pong);
        }
    }

    private async ValueTask ReceiveBase64Async(EngineTransport transport, ReadOnlySequence<byte> base64)
    {
        var decoded = new PooledBufferWriter();
        try
        {
            if (EnginePacketReader.TryDecodeBase64(base64, decoded))
            {
                await _handler!.OnBinaryAsync(new ReadOnlySequence<byte>(decoded.WrittenMemory));
            }
            else
            {
                OnTransportEnded(transport, CloseReason.ParseError, "not base64");
            }
        }
        finally
        {
            decoded.Return();
        }
    }
}
