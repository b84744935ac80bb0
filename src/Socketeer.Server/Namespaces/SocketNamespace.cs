using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>
/// A namespace: a part of the server with its own sockets, middlewares and rooms, on connections shared with other namespaces.
/// Made by <see cref="SocketIOServer.Of(string)"/>, or by a client that asks for a child of a <see cref="ParentNamespace"/>. Corresponds to <c>Namespace</c>.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed partial class SocketNamespace : IEventEmitter
{
    private readonly ConcurrentDictionary<string, ServerSocket> _sockets = new(StringComparer.Ordinal);
    private readonly Subscriptions<ConnectionMiddleware> _middlewares = new();
    private readonly Subscriptions<Func<ServerSocket, ValueTask>> _connectionHandlers = new();
    private readonly BroadcastOperator _everyone;
    private long _lastAckId = -1;

    internal SocketNamespace(SocketIOServer server, string name, ParentNamespace? parent, ChildCount? madeBy)
    {
        Server = server;
        Name = name;
        Parent = parent;
        MadeBy = madeBy;
        _announced = parent is null ? null : new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Utf8Name = Encoding.UTF8.GetBytes(name);
        _everyone = new BroadcastOperator(this, BroadcastOptions.Everyone);

        foreach (ConnectionMiddleware middleware in parent?.Middlewares.Handlers ?? [])
        {
            _middlewares.Add(middleware);
        }

        foreach (Func<ServerSocket, ValueTask> handler in parent?.ConnectionHandlers.Handlers ?? [])
        {
            _connectionHandlers.Add(handler);
        }

        // Held for ever: never recycled.
        DisconnectPacket = Encode(PacketType.Disconnect);
        Adapter = server.Options.AdapterFactory(this);
    }

    /// <summary>Gets the namespace's name, <c>/</c> first.</summary>
    public string Name { get; }

    /// <summary>Gets the server.</summary>
    public SocketIOServer Server { get; }

    /// <summary>Gets the adapter, which knows the rooms.</summary>
    public Adapter Adapter { get; }

    /// <summary>Gets the connected sockets of this server by their ids.</summary>
    public IReadOnlyDictionary<string, ServerSocket> Sockets => _sockets;

    /// <summary>Gets an operator that does not send to the other servers of a cluster. Corresponds to <c>local</c>.</summary>
    public BroadcastOperator Local => _everyone.Local;

    /// <summary>Gets an operator that drops what a client is not ready for. Corresponds to <c>volatile</c>.</summary>
    public BroadcastOperator Volatile => _everyone.Volatile;

    /// <summary>Gets the handlers of the namespace's class, with which every socket begins.</summary>
    internal EventListeners ClassListeners { get; } = new([]);

    /// <summary>Gets the middlewares that come first, and that also a client that recovers its socket has to pass.</summary>
    internal Subscriptions<ConnectionMiddleware> Guards { get; } = new();

    internal ReadOnlyMemory<byte> Utf8Name { get; }

    internal EncodedPacket DisconnectPacket { get; }

    /// <summary>Adds a handler of new sockets. It runs before any event of the socket is handled. Corresponds to <c>connection</c>.</summary>
    /// <param name="handler">The handler: it adds handlers of events to the socket.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(2)]
    public IDisposable OnConnection(Func<ServerSocket, ValueTask> handler) => _connectionHandlers.Add(handler);

    /// <summary>Adds a handler of new sockets. It runs before any event of the socket is handled. Corresponds to <c>connection</c>.</summary>
    /// <param name="handler">The handler: it adds handlers of events to the socket.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable OnConnection(Action<ServerSocket> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _connectionHandlers.Add(socket =>
        {
            handler(socket);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>Adds a middleware that every new socket passes before it is connected. Corresponds to <c>use()</c>.</summary>
    /// <param name="middleware">The middleware.</param>
    public void Use(ConnectionMiddleware middleware) => _middlewares.Add(middleware);

    /// <summary>Selects rooms. Corresponds to <c>to()</c> and <c>in()</c>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => _everyone.To(rooms);

    /// <summary>Selects everyone but those in rooms. Corresponds to <c>except()</c>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => _everyone.Except(rooms);

    /// <summary>Selects the sockets of users, in this namespace. A user's sockets are those whose <see cref="ServerSocket.UserId"/> is the id.</summary>
    /// <param name="userIds">The users' ids; not empty ones.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator ToUser(params ReadOnlySpan<string> userIds) => _everyone.ToUser(userIds);

    /// <summary>Selects everyone but the sockets of users. A user's sockets are those whose <see cref="ServerSocket.UserId"/> is the id.</summary>
    /// <param name="userIds">The users' ids; not empty ones.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator ExceptUser(params ReadOnlySpan<string> userIds) => _everyone.ExceptUser(userIds);

    /// <summary>Sets whether what is sent is compressed where compression is on. Corresponds to <c>compress()</c>.</summary>
    /// <param name="compress">Whether it is.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator Compress(bool compress) => _everyone.Compress(compress);

    /// <summary>Sets how long acks are waited for. Corresponds to <c>timeout()</c>.</summary>
    /// <param name="timeout">The time; above zero.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator Timeout(TimeSpan timeout) => _everyone.Timeout(timeout);

    /// <inheritdoc />
    public ValueTask EmitCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => _everyone.EmitCoreAsync(eventName, arguments, cancellationToken);

    /// <summary>Finds the sockets of the namespace. Corresponds to <c>fetchSockets()</c>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The sockets, those of other servers included.</returns>
    public Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default) =>
        _everyone.FetchSocketsAsync(cancellationToken);

    /// <summary>Puts all sockets into rooms. Corresponds to <c>socketsJoin()</c>.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here and handed to the cluster.</returns>
    public ValueTask SocketsJoinAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default) =>
        _everyone.SocketsJoinAsync(rooms, cancellationToken);

    /// <summary>Takes all sockets out of rooms. Corresponds to <c>socketsLeave()</c>.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here and handed to the cluster.</returns>
    public ValueTask SocketsLeaveAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default) =>
        _everyone.SocketsLeaveAsync(rooms, cancellationToken);

    /// <summary>Disconnects all sockets. Corresponds to <c>disconnectSockets()</c>.</summary>
    /// <param name="close">Whether to close their connections too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here and handed to the cluster.</returns>
    public ValueTask DisconnectSocketsAsync(bool close = false, CancellationToken cancellationToken = default) =>
        _everyone.DisconnectSocketsAsync(close, cancellationToken);

    /// <summary>Sends an event to the other servers of the cluster. Corresponds to <c>serverSideEmit()</c>.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arguments">The arguments.</param>
    /// <returns>A task that completes when it is handed to the cluster.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is <c>connect</c>, <c>connection</c> or <c>new_namespace</c>.</exception>
    public async ValueTask ServerSideEmitAsync(string eventName, params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (eventName is "connect" or "connection" or "new_namespace")
        {
            throw new ArgumentException($"\"{eventName}\" is a reserved event name", nameof(eventName));
        }

        EncodedPacket packet = EncodeServerSideEvent(eventName, arguments);
        try
        {
            await Adapter.ServerSideEmitAsync(packet);
        }
        finally
        {
            packet.Release();
        }
    }

    internal long NextAckId() => Interlocked.Increment(ref _lastAckId);

    /// <summary>Encodes an event for this namespace's sockets, once for all of them.</summary>
    internal EncodedPacket EncodeEvent<TArguments>(string eventName, TArguments arguments, long? ackId)
        where TArguments : IEmitArguments
    {
        ReservedEvents.ThrowIfReserved(eventName);
        PayloadWriter payload = PayloadWriter.Rent(Server.Serializer);
        try
        {
            payload.WriteStart(eventName);
            arguments.WriteTo(payload);
            payload.WriteEnd();
            return Server.Options.Codec.Encode(PacketType.Event, Utf8Name.Span, ackId, payload);
        }
        finally
        {
            payload.Return();
        }
    }

    internal void Remove(ServerSocket socket)
    {
        if (_sockets.TryRemove(new KeyValuePair<string, ServerSocket>(socket.Id, socket)))
        {
            Server.Metrics.OnSocketDisconnected(FiguresName);
        }
    }

    internal async ValueTask CallConnectionHandlersAsync(ServerSocket socket)
    {
        foreach (Func<ServerSocket, ValueTask> handler in _connectionHandlers.Handlers)
        {
            try
            {
                await handler(socket);
            }
            catch (Exception exception)
            {
                Log.ConnectionHandlerFailed(Logger, Name, socket.Id, exception);
            }
        }
    }

    internal void OnServerSideEmitUnsupported() => Log.ServerSideEmitUnsupported(Logger, Name);

    private EncodedPacket EncodeServerSideEvent(string eventName, object?[] arguments)
    {
        PayloadWriter payload = PayloadWriter.Rent(Server.Serializer);
        try
        {
            payload.WriteStart(eventName);
            foreach (object? argument in arguments)
            {
                payload.Write(argument);
            }

            payload.WriteEnd();
            return PacketCodec.Json.Encode(PacketType.Event, Utf8Name.Span, null, payload);
        }
        finally
        {
            payload.Return();
        }
    }

    private EncodedPacket Encode(PacketType type)
    {
        PayloadWriter payload = PayloadWriter.Rent(Server.Serializer);
        try
        {
            return Server.Options.Codec.Encode(type, Utf8Name.Span, null, payload);
        }
        finally
        {
            payload.Return();
        }
    }
}
