using Microsoft.Extensions.Logging;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>
/// One client's session: its state, its queue, its heartbeat and the transport it is on. Transports call it with what arrives;
/// the layer above calls it to send and to close; the heartbeat scan calls it when time passes.
/// </summary>
/// <remarks>
/// One lock guards the state; it is held for a few instructions and never while user code, a transport or the network is at
/// work. <see cref="End"/> is the only way a session ends.
/// </remarks>
internal sealed partial class EngineSession : EngineConnection, IThreadPoolWorkItem
{
    private readonly EngineIOServer _server;
    private OutboundQueue _queue;
    private readonly long _closeTimeout;
    private EngineConnectionHandler? _handler;
    private EngineTransport? _transport;
    private WebSocketTransport? _probe;
    private TaskCompletionSource? _room;
    private Heartbeat _heartbeat;
    private volatile SessionState _state;
    private long _closeDeadline;
    private CloseReason _closeReason;
    private string? _closeDescription;
    private SendQueueBound? _fullBound;

    public EngineSession(EngineIOServer server, string id, HandshakeRequest request, int protocol)
    {
        _server = server;
        Id = id;
        Request = request;
        Protocol = protocol;
        EngineIOOptions options = server.Options;
        _queue = new OutboundQueue(options.MaxSendQueueSize, options.MaxSendQueueLength);
        _heartbeat = new Heartbeat(
            server.ToTimestamp(options.PingInterval), server.ToTimestamp(options.PingTimeout), isClients: protocol == EngineProtocol.OlderVersion);
        _closeTimeout = server.ToTimestamp(options.CloseTimeout);
    }

    private enum SessionState
    {
        Opening,
        Open,
        Closing,
        Closed,
    }

    public override string Id { get; }

    public override int Protocol { get; }

    public override HandshakeRequest Request { get; }

    public override TransportKind Transport
    {
        get
        {
            lock (Gate)
            {
                return _transport!.Kind;
            }
        }
    }

    public override bool IsOpen
    {
        get
        {
            lock (Gate)
            {
                return _state == SessionState.Open;
            }
        }
    }

    /// <summary>Gets the lock of the session and its transport.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Gets a value that tells whether the client is to be told that the session ends. Read under the lock.</summary>
    public bool IsClosing => _state == SessionState.Closing;

    /// <summary>Gets a value that tells whether polls are to be answered at once, because the client is moving on. Read under the lock.</summary>
    public bool ReleasesPolls { get; private set; }

    public EngineIOServer Server => _server;

    private ILogger Logger => _server.SessionLogger;

    /// <summary>Gets the transport object the session is on now.</summary>
    public EngineTransport CurrentTransport
    {
        get
        {
            lock (Gate)
            {
                return _transport!;
            }
        }
    }

    /// <summary>Puts the session on its first transport.</summary>
    public void Attach(EngineTransport transport)
    {
        lock (Gate)
        {
            _transport = transport;
            _state = SessionState.Open;
            _heartbeat.Start(_server.Time.GetTimestamp());
        }
    }

    /// <summary>Tells the layer above, and makes the session known to later requests.</summary>
    /// <returns><see langword="false"/> when another session has the id: a fault of the application's generator.</returns>
    public bool TryOpen(EngineTransport transport)
    {
        if (_transport is null)
        {
            Attach(transport);
        }

        Log.Opened(Logger, Id, transport.Kind);
        _handler = _server.Accept(this);
        _handler.OnOpened();
        if (!_server.Sessions.TryAdd(this))
        {
            End(CloseReason.TransportError, "the session id is in use");
            return false;
        }

        if (_server.IsClosed)
        {
            // The server closed its sessions before it knew of this one.
            Close(discard: true);
        }

        if (_state == SessionState.Closed)
        {
            // The layer above closed it as soon as it was told, before it was known.
            _server.Sessions.Remove(this);
        }

        return true;
    }

    /// <summary>Queues a packet of the handshake, before <see cref="TryOpen"/>.</summary>
    public void EnqueueFirst(EncodedPacket packet)
    {
        lock (Gate)
        {
            _queue.Enqueue(packet, SendOptions.None);
        }

        packet.Release();
    }

    public override void Close(bool discard = false)
    {
        EngineTransport transport;
        lock (Gate)
        {
            if (_state is SessionState.Closed || (_state == SessionState.Closing && !discard))
            {
                return;
            }

            _state = SessionState.Closing;
            _closeDeadline = _server.Time.GetTimestamp() + _closeTimeout;
            transport = _transport!;
            if (discard)
            {
                _queue.Clear();
            }
        }

        if (discard)
        {
            End(CloseReason.ForcedClose, null);
        }
        else
        {
            transport.BeginClose();
        }
    }

    /// <summary>Ends the session, whatever its state: the transport is freed, the layer above is told once.</summary>
    /// <param name="reason">Why it ends.</param>
    /// <param name="description">More about it.</param>
    /// <param name="farewell">What the client is told, where the transport tells it something.</param>
    /// <param name="fullBound">The bound of the send queue that ends it, if one does.</param>
    public void End(
        CloseReason reason, string? description, EnginePacketType farewell = EnginePacketType.Close, SendQueueBound? fullBound = null)
    {
        EngineTransport? transport;
        WebSocketTransport? probe;
        bool lastPollIsDue;
        lock (Gate)
        {
            if (_state == SessionState.Closed)
            {
                return;
            }

            _state = SessionState.Closed;
            _closeReason = reason;
            _closeDescription = description;
            _fullBound = fullBound;
            transport = _transport;
            probe = _probe;
            _probe = null;
            if (transport is not { TakesRest: true })
            {
                _queue.Clear();
            }

            // The client left by a POST, and no poll of its is here.
            lastPollIsDue = farewell == EnginePacketType.Noop && transport is { TakesRest: false };
            _room?.TrySetResult();
        }

        if (lastPollIsDue)
        {
            _server.Sessions.LastPolls.Expect(Id);
        }

        _server.Sessions.Remove(this);
        transport?.End(farewell);
        probe?.End(farewell);
        Log.Closed(Logger, Id, reason, description);

        // The caller may be the heartbeat scan, or a sender in the midst of a broadcast: what follows is not its work.
        _server.QueueWork(this);
    }

    /// <summary>Ends the session because its transport did, unless the session has moved on to another one.</summary>
    public void OnTransportEnded(EngineTransport transport, CloseReason reason, string description)
    {
        lock (Gate)
        {
            if (!ReferenceEquals(transport, _transport))
            {
                return;
            }
        }

        transport.FlushCollected();
        End(reason, description);
    }

    /// <summary>Does what the clock demands: a ping, or the end.</summary>
    public void CheckDeadlines(long now)
    {
        EngineTransport? flush = null;
        bool timedOut = false;
        lock (Gate)
        {
            // What is held may be a handler that waits for the client to take what it is sent: a client that is gone never does.
            if (_holding > 0 && (_hasSent || _queue.Size == 0))
            {
                _heartbeat.PutOff(now);
            }

            _hasSent = false;
            if (_state == SessionState.Closing)
            {
                // No ping is sent any more, but the last one is still to be answered: a client that is gone is not waited for.
                timedOut = now >= _closeDeadline || _heartbeat.IsOverdue(now);
            }
            else if (_state == SessionState.Open)
            {
                switch (_heartbeat.Check(now))
                {
                    case HeartbeatDue.Ping:
                        _queue.Enqueue(ControlPackets.Ping, SendOptions.None);
                        flush = _transport;
                        break;
                    case HeartbeatDue.Timeout:
                        timedOut = true;
                        break;
                    default:
                        break;
                }
            }
            else
            {
                return;
            }
        }

        flush?.Flush();
        if (timedOut)
        {
            End(IsClosing ? CloseReason.ForcedClose : CloseReason.PingTimeout, null);
        }
    }

    /// <summary>Tells the layer above that the session has ended.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            if (_fullBound is { } bound)
            {
                _handler?.OnSendQueueFull(bound);
            }

            _handler?.OnClosed(_closeReason, _closeDescription);
        }
        catch (Exception exception)
        {
            Log.HandlerFailed(Logger, Id, exception);
        }
    }
}
