using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>
/// One client's connection, shared by its sockets in all namespaces: turns messages into packets and hands each to its socket.
/// Corresponds to the reference's <c>Client</c>.
/// </summary>
/// <remarks>Messages come one at a time; everything else may be called from any thread.</remarks>
internal sealed partial class SocketIOConnection : EngineConnectionHandler
{
    private readonly Lock _gate = new();
    private readonly SocketIOServer _server;
    private readonly PacketDecoder _decoder;
    private readonly ConnectionRateLimits? _rateLimits;

    // Every change makes new arrays, so that a packet finds its socket without a lock.
    private ServerSocket[] _sockets = [];
    private ServerSocket[] _connecting = [];

    // Names of namespaces that do not exist, as long as it is not decided whether they will.
    private string[] _awaited = [];

    // Made with the first one: most connections ask for none.
    private ChildCount? _children;
    private readonly long _openedAt;
    private long _partialSince;
    private bool _hasJoined;
    private bool _closed;

    public SocketIOConnection(SocketIOServer server, EngineConnection engine)
    {
        _server = server;
        Engine = engine;
        Protocol = SocketIOProtocol.Of(engine);
        _decoder = server.Options.Codec.CreateDecoder(Protocol.Limit(server.Limits), server.Serializer);
        _openedAt = server.Time.GetTimestamp();
        _rateLimits = server.RateLimits?.CreateFor(engine);
        HandshakeLink = SocketIOActivities.LinkToRequest();
    }

    public EngineConnection Engine { get; }

    public SocketIOProtocol Protocol { get; }

    /// <summary>Gets what links the activities of events to the request that began the connection.</summary>
    public ActivityLink[]? HandshakeLink { get; }

    private ILogger Logger => _server.ConnectionLogger;

    // Read under the lock.
    private bool IsFull => _sockets.Length + _connecting.Length + _awaited.Length >= _server.Options.MaxNamespacesPerConnection;

    public override void OnOpened()
    {
        _server.Add(this);
        if (Protocol.JoinsDefaultNamespace && _server.Default.TryEnter())
        {
            Connect(_server.Default, MakeHandshake(auth: null));
        }
    }

    public override ValueTask OnTextAsync(ReadOnlySequence<byte> message)
    {
        PacketReadResult result;
        lock (_gate)
        {
            if (_closed)
            {
                return ValueTask.CompletedTask;
            }

            result = _decoder.ReadText(message);
            _partialSince = result.Status == PacketReadStatus.NeedAttachments ? _server.Time.GetTimestamp() : 0;
        }

        return HandleAsync(result);
    }

    public override ValueTask OnBinaryAsync(ReadOnlySequence<byte> message)
    {
        PacketReadResult result;
        lock (_gate)
        {
            if (_closed)
            {
                return ValueTask.CompletedTask;
            }

            result = _decoder.ReadBinary(message);
            if (result.Status != PacketReadStatus.NeedAttachments)
            {
                _partialSince = 0;
            }
        }

        return HandleAsync(result);
    }

    public override void OnUpgraded() => _server.Metrics.OnUpgraded();

    public override void OnClosed(CloseReason reason, string? description)
    {
        Log.Closed(Logger, Engine.Id, reason, description);
        Close(reason.ToDisconnectReason());
        _server.Remove(this);
    }

    /// <summary>Sends a packet that belongs to no socket, or to one that is not connected yet.</summary>
    public void Send(EncodedPacket packet) => Engine.Send(packet);

    /// <summary>
    /// Makes a socket one of the connection's and tells the client, in one step: no broadcast or disconnection is sent before the
    /// CONNECT, and no event that answers it finds the socket missing.
    /// </summary>
    /// <param name="socket">The socket.</param>
    /// <param name="connect">The CONNECT.</param>
    /// <param name="missed">What goes before it, when the socket is recovered; then nothing is written until the engine is flushed.</param>
    /// <returns><see langword="false"/> when the connection is closed.</returns>
    public bool TryConnect(ServerSocket socket, EncodedPacket connect, IReadOnlyList<EncodedPacket>? missed = null)
    {
        lock (_gate)
        {
            // First, for the client may be told before this thread comes to say that it is: what is broadcast then must reach it.
            if (_closed || !socket.TryAnnounce())
            {
                return false;
            }

            // Queued, not waited for; whatever comes of it comes on another thread.
            foreach (EncodedPacket packet in missed ?? [])
            {
                Engine.Send(packet, SendOptions.Held);
            }

            Engine.Send(connect, missed is null ? SendOptions.None : SendOptions.Held);
            socket.OnAnnounced();
            _connecting = Without(_connecting, socket);
            Volatile.Write(ref _sockets, [.. _sockets, socket]);
            _hasJoined = true;
            return true;
        }
    }

    /// <summary>Waits until the CONNECT of a socket is queued, which <see cref="TryConnect"/> does on another thread.</summary>
    public void WaitForConnect()
    {
        lock (_gate)
        {
        }
    }

    public void Remove(ServerSocket socket)
    {
        lock (_gate)
        {
            _connecting = Without(_connecting, socket);
            Volatile.Write(ref _sockets, Without(_sockets, socket));
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

            // A packet whose attachments never came is freed here.
            _decoder.Dispose();
        }

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
        bool isOverdue;
        lock (_gate)
        {
            isIdle = !_hasJoined && now - _openedAt >= timeout;
            isOverdue = _partialSince != 0 && now - _partialSince >= timeout;
        }

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

    private static ServerSocket[] Without(ServerSocket[] sockets, ServerSocket socket) =>
        Array.IndexOf(sockets, socket) < 0 ? sockets : Array.FindAll(sockets, other => !ReferenceEquals(other, socket));

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

    private void Connect(Packet packet)
    {
        ReadOnlySpan<byte> utf8Name = Protocol.ReadName(packet.Namespace);
        if (utf8Name.Length > _server.Limits.MaxNamespaceLength)
        {
            OnProtocolError(ProtocolError.NamespaceTooLong);
            packet.Return();
            return;
        }

        SocketNamespace? target = _server.Find(utf8Name);
        bool isEntered = target?.TryEnter() == true;
        if (!isEntered && !_server.HasParents)
        {
            Log.UnknownNamespace(Logger, Engine.Id);
            Refuse(utf8Name.IsEmpty ? "/"u8 : utf8Name, "Invalid namespace");
            packet.Return();
            return;
        }

        Handshake handshake = MakeHandshake(Protocol.ReadAuth(packet));
        string name = isEntered ? string.Empty : Encoding.UTF8.GetString(utf8Name);
        packet.Return();
        if (isEntered)
        {
            Connect(target!, handshake);
        }
        else if (TryAwait(name))
        {
            _ = ConnectToChildAsync(name, handshake);
        }
    }

    private Handshake MakeHandshake(JsonElement? auth) => new(Engine.Request, auth, _server.Time.GetUtcNow());

    // The client has entered the namespace: the socket leaves it one day, or it is left here.
    private void Connect(SocketNamespace target, Handshake handshake)
    {
        bool isJoined;
        bool isFull;
        ServerSocket? socket = null;
        lock (_gate)
        {
            isJoined = Array.Exists(_sockets, other => other.Namespace == target);
            isFull = IsFull;

            // A second CONNECT while the middlewares look at the first is the same wish. (The reference makes two sockets.)
            if (!isJoined && !isFull && !_closed && !Array.Exists(_connecting, other => other.Namespace == target))
            {
                socket = new ServerSocket(target, this, handshake);
                _connecting = [.. _connecting, socket];
            }
        }

        if (socket is not null)
        {
            _ = target.ConnectAsync(socket, this);
            return;
        }

        target.Leave();
        if (isJoined)
        {
            CloseForInvalidState();
        }
        else if (isFull)
        {
            RefuseForTooMany(target.Utf8Name.Span);
        }
    }

    /// <summary>Notes that a name is being decided on; asking twice is the same wish.</summary>
    private bool TryAwait(string name)
    {
        lock (_gate)
        {
            if (_closed || Array.IndexOf(_awaited, name) >= 0)
            {
                return false;
            }

            if (!IsFull)
            {
                _awaited = [.. _awaited, name];
                return true;
            }
        }

        RefuseForTooMany(Encoding.UTF8.GetBytes(name));
        return false;
    }

    // Never throws. Packets of other namespaces are dealt with meanwhile.
    private async Task ConnectToChildAsync(string name, Handshake handshake)
    {
        ChildLookup lookup = await _server.FindChildAsync(name, handshake, _children ??= new ChildCount());
        lock (_gate)
        {
            _awaited = Array.FindAll(_awaited, other => other != name);
        }

        if (lookup.Child is { } child)
        {
            Connect(child, handshake);
        }
        else
        {
            Log.UnknownNamespace(Logger, Engine.Id);
            Refuse(Encoding.UTF8.GetBytes(name), lookup.Refusal);
        }
    }

    private void RefuseForTooMany(ReadOnlySpan<byte> utf8Namespace)
    {
        Log.TooManyNamespaces(Logger, Engine.Id, _server.Options.MaxNamespacesPerConnection);
        Refuse(utf8Namespace, "Too many namespaces");
    }

    // An object in either protocol, as in the reference.
    private void Refuse(ReadOnlySpan<byte> utf8Namespace, string message)
    {
        EncodedPacket refusal = SocketNamespace.EncodeConnectError(_server, SocketIOProtocol.Newer, utf8Namespace, message, data: null);
        Send(refusal);
        refusal.Release();
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
    }
}
