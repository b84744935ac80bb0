using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>
/// One client's connection, shared by its sockets in all namespaces: turns messages into packets and hands each to its socket.
/// Corresponds to the reference's <c>Client</c>. How it joins namespaces is in <c>SocketIOConnection.Connect.cs</c>.
/// </summary>
/// <remarks>Messages come one at a time; everything else may be called from any thread.</remarks>
internal sealed partial class SocketIOConnection : EngineConnectionHandler
{
    private readonly Lock _gate = new();
    private readonly SocketIOServer _server;
    private readonly ConnectionDecoder _decoder;
    private readonly ConnectionRateLimits? _rateLimits;

    // Every change makes a new array, so that a packet finds its socket without a lock.
    private ServerSocket[] _sockets = [];
    private readonly long _openedAt;

    // The queue that was full when reading stopped last.
    private SocketWorkQueue? _full;
    private bool _hasJoined;
    private bool _closed;

    public SocketIOConnection(SocketIOServer server, EngineConnection engine)
    {
        _server = server;
        Engine = engine;
        Protocol = SocketIOProtocol.Of(engine);
        _decoder = new ConnectionDecoder(server.Options.Codec.CreateDecoder(Protocol.Limit(server.Limits), server.Serializer), server.Time);
        _openedAt = server.Time.GetTimestamp();
        _rateLimits = server.RateLimits?.CreateFor(engine);
        HandshakeLink = SocketIOActivities.LinkToRequest();
    }

    public EngineConnection Engine { get; }

    public SocketIOProtocol Protocol { get; }

    /// <summary>Gets what links the activities of events to the request that began the connection.</summary>
    public ActivityLink[]? HandshakeLink { get; }

    private ILogger Logger => _server.ConnectionLogger;

    public override void OnOpened()
    {
        _server.Add(this);
        if (Protocol.JoinsDefaultNamespace && _server.Default.TryEnter())
        {
            Connect(_server.Default, MakeHandshake(auth: null));
        }
    }

    public override ValueTask OnTextAsync(ReadOnlySequence<byte> message) =>
        _decoder.TryRead(message, isBinary: false, out PacketReadResult result) ? HandleAsync(result) : ValueTask.CompletedTask;

    public override ValueTask OnBinaryAsync(ReadOnlySequence<byte> message) =>
        _decoder.TryRead(message, isBinary: true, out PacketReadResult result) ? HandleAsync(result) : ValueTask.CompletedTask;

    public override void OnUpgraded() => _server.Metrics.OnUpgraded();

    public override void OnSendQueueFull(SendQueueBound bound) => _server.Metrics.OnSendQueueFull(bound);

    public override void OnClosed(CloseReason reason, string? description)
    {
        Log.Closed(Logger, Engine.Id, reason, description);
        Close(reason.ToDisconnectReason());
        _server.Remove(this);
    }

    /// <summary>Sends a packet that belongs to no socket, or to one that is not connected yet.</summary>
    public void Send(EncodedPacket packet) => Engine.Send(packet);

    public void Remove(ServerSocket socket)
    {
        lock (_gate)
        {
            _connecting = Without(_connecting, socket);
            Volatile.Write(ref _sockets, Without(_sockets, socket));
        }
    }

    /// <summary>Gives a task that completes when more may be read: a socket's queue has room, or an ack is waited for.</summary>
    public ValueTask WaitForRoomAsync(SocketWorkQueue queue)
    {
        ValueTask room = queue.WaitForRoomAsync();

        // A full fence, here and in OnAckAwaited: either the ack is seen here, or the queue there.
        Interlocked.Exchange(ref _full, queue);
        if (Array.Exists(Volatile.Read(ref _sockets), static socket => socket.OwesAcks))
        {
            queue.MakeRoom();
        }

        return room;
    }

    /// <summary>An ack is waited for: it may be behind events that are not read, and the handler that would make room may need it.</summary>
    public void OnAckAwaited() => Interlocked.Exchange(ref _full, null)?.MakeRoom();

    /// <summary>The client sent more events than may wait while it owes acks.</summary>
    public void OnTooManyEvents(int limit)
    {
        if (Engine.IsOpen)
        {
            Log.TooManyEvents(Logger, Engine.Id, limit);
            Engine.Close();
        }
    }

    /// <summary>Disconnects every socket, telling the client so, and closes the connection.</summary>
    public void Disconnect(DisconnectReason reason)
    {
        foreach (ServerSocket socket in Volatile.Read(ref _sockets))
        {
            socket.DisconnectClient(reason);
        }

        Engine.Close();
    }

    /// <summary>Closes a connection that is in no namespace any more.</summary>
    public void CloseUnlessJoined()
    {
        bool isEmpty;
        lock (_gate)
        {
            isEmpty = _sockets.Length + _connecting.Length == 0;
        }

        if (isEmpty)
        {
            Engine.Close();
        }
    }

    /// <summary>Disconnects every socket without a word; the application's handlers count down <paramref name="done"/>.</summary>
    public void Close(DisconnectReason reason, List<Task>? done = null)
    {
        ServerSocket[] sockets;
        lock (_gate)
        {
            _closed = true;
            sockets = [.. _sockets, .. _connecting];
        }

        _decoder.End();
        foreach (ServerSocket socket in sockets)
        {
            TaskCompletionSource? handled = done is null ? null : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (handled is not null)
            {
                done!.Add(handled.Task);
            }

            socket.Disconnect(reason, handled);
        }
    }

    /// <summary>Closes a connection that joined no namespace, or did not finish a packet, in time.</summary>
    public void CheckDeadlines(long now, long timeout)
    {
        bool isIdle;
        lock (_gate)
        {
            isIdle = !_hasJoined && now - _openedAt >= timeout;
        }

        long partialSince = _decoder.PartialSince;
        bool isOverdue = partialSince != 0 && now - partialSince >= timeout;

        // One that is being closed waits for its client to notice, and is not closed again.
        if (!(isIdle || isOverdue) || !Engine.IsOpen)
        {
            return;
        }

        if (isOverdue)
        {
            OnProtocolError(ProtocolError.AttachmentsOverdue);
        }
        else
        {
            Log.ConnectTimeout(Logger, Engine.Id, _server.Options.ConnectTimeout);
            Engine.Close();
        }
    }

    /// <summary>Looks at the users of the sockets: their time may be over.</summary>
    public void CheckAuthentication(DateTimeOffset now)
    {
        foreach (ServerSocket socket in Volatile.Read(ref _sockets))
        {
            socket.CheckAuthentication(now);
        }
    }

    private static T[] Without<T>(T[] all, T? one)
        where T : class => one is null || Array.IndexOf(all, one) < 0 ? all : Array.FindAll(all, other => !other.Equals(one));

    private ValueTask HandleAsync(PacketReadResult result)
    {
        switch (result.Status)
        {
            case PacketReadStatus.Complete:
                return HandleAsync(result.Packet!);
            case PacketReadStatus.Invalid:
                OnProtocolError(result.Error);
                return ValueTask.CompletedTask;
            default:
                return ValueTask.CompletedTask;
        }
    }

    private ValueTask HandleAsync(Packet packet)
    {
        if (packet.Type == PacketType.Connect)
        {
            Connect(packet);
            return ValueTask.CompletedTask;
        }

        // As it stands, and only then without what an older client may write behind it.
        ServerSocket? socket = Find(packet.Namespace) ?? Find(Protocol.ReadName(packet.Namespace));
        switch (packet.Type)
        {
            case PacketType.Event when socket is not null:
                return _rateLimits is null || _rateLimits.LetsPass(socket, packet, out TimeSpan? retryAfter)
                    ? socket.OnEventAsync(packet)
                    : RefuseEventAsync(socket, packet, retryAfter);
            case PacketType.Ack when socket is not null:
                socket.OnAck(packet);
                return ValueTask.CompletedTask;
            case PacketType.Disconnect when socket is not null:
                packet.Return();
                socket.Disconnect(DisconnectReason.ClientNamespaceDisconnect);
                return ValueTask.CompletedTask;
            default:
                // A packet for a namespace that was not joined, or one that only servers send.
                packet.Return();
                CloseForInvalidState();
                return ValueTask.CompletedTask;
        }
    }

    private ValueTask RefuseEventAsync(ServerSocket socket, Packet packet, TimeSpan? retryAfter)
    {
        if (!_rateLimits!.IsExhausted)
        {
            return socket.RefuseEventAsync(packet, retryAfter);
        }

        packet.Return();
        Log.RateLimited(Logger, Engine.Id, _server.Options.MaxRateLimitRefusals);
        Disconnect(DisconnectReason.RateLimited);
        return ValueTask.CompletedTask;
    }

    private ServerSocket? Find(ReadOnlySpan<byte> utf8Namespace)
    {
        foreach (ServerSocket socket in Volatile.Read(ref _sockets))
        {
            ReadOnlySpan<byte> name = socket.Namespace.Utf8Name.Span;
            if (utf8Namespace.IsEmpty ? name.Length == 1 : name.SequenceEqual(utf8Namespace))
            {
                return socket;
            }
        }

        return null;
    }

    private void OnProtocolError(ProtocolError error)
    {
        Log.ProtocolError(Logger, Engine.Id, error.ToText());
        foreach (ServerSocket socket in Volatile.Read(ref _sockets))
        {
            socket.OnError(new ProtocolViolationException(error));
        }

        // The sockets end with it: forced close.
        Engine.Close();
    }

    private void CloseForInvalidState()
    {
        Log.InvalidState(Logger, Engine.Id);

        // In this order: the end of the connection would be another reason.
        Close(DisconnectReason.ForcedServerClose);
        Engine.Close();
    }

    private static partial class Log
    {
        [LoggerMessage(400, LogLevel.Debug, "Connection {ConnectionId} closed: {Reason} ({Description}).", EventName = "ConnectionClosed")]
        public static partial void Closed(ILogger logger, string connectionId, CloseReason reason, string? description);

        [LoggerMessage(401, LogLevel.Debug, "Connection {ConnectionId} broke the protocol: {Error}.", EventName = "ProtocolError")]
        public static partial void ProtocolError(ILogger logger, string connectionId, string error);

        [LoggerMessage(402, LogLevel.Debug, "Connection {ConnectionId} sent a packet its state does not allow.", EventName = "InvalidState")]
        public static partial void InvalidState(ILogger logger, string connectionId);

        [LoggerMessage(403, LogLevel.Debug, "Connection {ConnectionId} joined no namespace within ConnectTimeout, {Timeout}.", EventName = "ConnectTimeout")]
        public static partial void ConnectTimeout(ILogger logger, string connectionId, TimeSpan timeout);

        [LoggerMessage(404, LogLevel.Debug, "Connection {ConnectionId} asked for a namespace that does not exist.", EventName = "UnknownNamespace")]
        public static partial void UnknownNamespace(ILogger logger, string connectionId);

        [LoggerMessage(405, LogLevel.Warning, "Connection {ConnectionId} asked for more than MaxNamespacesPerConnection, {Limit}, namespaces.", EventName = "TooManyNamespaces")]
        public static partial void TooManyNamespaces(ILogger logger, string connectionId, int limit);

        [LoggerMessage(406, LogLevel.Warning, "Connection {ConnectionId} is closed: more than MaxRateLimitRefusals, {Limit}, of its events in a row were above a rate limit.", EventName = "RateLimited")]
        public static partial void RateLimited(ILogger logger, string connectionId, int limit);

        [LoggerMessage(407, LogLevel.Warning, "Connection {ConnectionId} is closed: more than {Limit} of its events waited for the handlers of a socket.", EventName = "TooManyQueuedEvents")]
        public static partial void TooManyEvents(ILogger logger, string connectionId, int limit);
    }
}
