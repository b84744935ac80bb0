using System.Collections.Concurrent;
using Socketeer.EngineIO;

namespace Socketeer.Server;

/// <summary>
/// One client in one namespace: what events are received from and sent to. A connection has a socket for every namespace it
/// joined. Corresponds to <c>Socket</c>.
/// </summary>
/// <remarks>
/// Safe to use from any thread. Its handlers run one at a time, in order (see <see cref="EventDispatch"/>): the connection
/// handlers first, then those of each event, then those of the disconnection.
/// </remarks>
public sealed partial class ServerSocket : IEventEmitter, IAckEmitter, IEventSource
{
    private const int Connecting = 0;
    private const int ConnectedState = 1;
    private const int DisconnectedState = 2;

    // Connected, but that the CONNECT is being queued: who sends now waits those few instructions.
    private const int Announcing = 3;

    private readonly SocketIOConnection _connection;
    private readonly SocketWorkQueue _work;
    private readonly PendingAcks _acks = new();
    private IDictionary<string, object?>? _data;
    private SocketRecovery? _recovery;
    private CancellationTokenSource? _aborted;
    private IReadOnlySet<string>? _lastRooms;
    private DisconnectReason _disconnectReason;
    private int _state;

    internal ServerSocket(SocketNamespace socketNamespace, SocketIOConnection connection, Handshake handshake)
    {
        Namespace = socketNamespace;
        _connection = connection;
        Handshake = handshake;
        Id = connection.Protocol.CreateId(socketNamespace, connection.Engine);
        _listeners = new EventListeners(socketNamespace.ClassListeners.All);
        SocketIOOptions options = socketNamespace.Server.Options;
        _work = new SocketWorkQueue(this, options.MaxQueuedEvents, options.EventDispatch);
    }

    /// <summary>
    /// Gets the socket's id; also the name of a room that only this socket is in. It has 20 characters. That of a Socket.IO 2 client
    /// is its connection's, with the namespace before it: <c>id</c> or <c>/chat#id</c>.
    /// </summary>
    public string Id { get; private set; }

    /// <summary>Gets the namespace.</summary>
    public SocketNamespace Namespace { get; }

    /// <summary>Gets how the socket came to be.</summary>
    public Handshake Handshake { get; }

    /// <summary>Gets the connection the socket shares with the client's sockets in other namespaces. Corresponds to <c>socket.conn</c>.</summary>
    public EngineConnection Connection => _connection.Engine;

    /// <summary>
    /// Gets the rooms the socket is in, its own among them and its user's not; a copy. In a disconnecting handler, the rooms it was in.
    /// </summary>
    public IReadOnlySet<string> Rooms => _lastRooms ?? GetRooms();

    /// <summary>Gets the application's data of this socket. Corresponds to <c>socket.data</c>.</summary>
    public IDictionary<string, object?> Data
    {
        get
        {
            return LazyInitializer.EnsureInitialized<IDictionary<string, object?>>(
                ref _data, static () => new ConcurrentDictionary<string, object?>(StringComparer.Ordinal));
        }
    }

    /// <summary>Gets a value that tells whether the socket is connected; not yet while the middlewares run.</summary>
    public bool IsConnected => System.Threading.Volatile.Read(ref _state) is ConnectedState or Announcing;

    /// <summary>Gets a value that tells whether the socket was disconnected.</summary>
    public bool IsDisconnected => System.Threading.Volatile.Read(ref _state) == DisconnectedState;

    /// <summary>Gets a token that is cancelled when the socket disconnects.</summary>
    public CancellationToken Aborted
    {
        get
        {
            CancellationTokenSource source = LazyInitializer.EnsureInitialized(ref _aborted, static () => new CancellationTokenSource());
            if (IsDisconnected)
            {
                // The disconnection may have looked before the source was there.
                source.Cancel();
            }

            return source.Token;
        }
    }

    /// <summary>Leaves the namespace: the client is told, its connection stays. Corresponds to <c>disconnect()</c>.</summary>
    /// <returns>A completed task.</returns>
    public ValueTask DisconnectAsync()
    {
        DisconnectClient(DisconnectReason.ServerNamespaceDisconnect);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Closes the connection: the client is told for every namespace it is in, and gets what waits to be sent before that.
    /// Corresponds to <c>disconnect(true)</c>.
    /// </summary>
    /// <returns>A completed task.</returns>
    public ValueTask CloseConnectionAsync()
    {
        _connection.Disconnect(DisconnectReason.ServerNamespaceDisconnect);
        return ValueTask.CompletedTask;
    }

    /// <summary>The middlewares let the socket pass: broadcasts reach it from now on, behind the CONNECT that is queued next.</summary>
    /// <returns><see langword="false"/> when it was disconnected meanwhile.</returns>
    internal bool TryAnnounce() => Interlocked.CompareExchange(ref _state, Announcing, Connecting) == Connecting;

    /// <summary>The CONNECT is queued.</summary>
    internal void OnAnnounced() => Interlocked.CompareExchange(ref _state, ConnectedState, Announcing);

    /// <summary>Disconnects the socket and tells the client, though not why: there it is always <c>io server disconnect</c>.</summary>
    /// <param name="reason">Why, for the application.</param>
    internal void DisconnectClient(DisconnectReason reason)
    {
        if (IsConnected)
        {
            WaitUntilAnnounced();
            _connection.Send(Namespace.DisconnectPacket);
            Disconnect(reason);
        }
    }

    /// <summary>Disconnects the socket: the only way it ends. The client is not told.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="done">Completed when the application's handlers have run.</param>
    internal void Disconnect(DisconnectReason reason, TaskCompletionSource? done = null)
    {
        // Before the state: what is sent from now on may find the connection gone.
        long ending = _recovery is null ? 0 : Namespace.Adapter.Position;
        int before = Interlocked.Exchange(ref _state, DisconnectedState);
        if (before == DisconnectedState)
        {
            done?.TrySetResult();
            return;
        }

        _disconnectReason = reason;
        _lastRooms = GetRooms();
        Namespace.Adapter.RemoveAll(this);
        Namespace.Remove(this);
        _connection.Remove(this);
        _acks.Disconnect();
        KeepSession(before, ending);
        Namespace.Leave();
        if (System.Threading.Volatile.Read(ref _aborted) is { } aborted)
        {
            // User code may hang on the token: it does not run here.
            _ = aborted.CancelAsync();
        }

        if (before == Connecting)
        {
            done?.TrySetResult();
            return;
        }

        Log.Disconnected(Logger, Id, Namespace.Name, reason);
        _work.Post(new SocketWork(SocketWorkKind.Disconnected, Done: done));
    }

    // Another thread is about to queue the CONNECT, under the connection's lock: what is sent next belongs behind it.
    private void WaitUntilAnnounced()
    {
        if (System.Threading.Volatile.Read(ref _state) == Announcing)
        {
            _connection.WaitForConnect();
        }
    }
}
