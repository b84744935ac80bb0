using Socketeer.Protocol.EngineIO;

namespace Socketeer.Server;

/// <summary>
/// Knows the rooms of one namespace and reaches the sockets in them, on this server or, in a cluster, on others. The seam for
/// Redis and its like; one object per namespace. Corresponds to <c>socket.io-adapter</c>.
/// </summary>
/// <remarks>Every member may be called from any thread.</remarks>
/// <param name="socketNamespace">The namespace.</param>
public abstract class Adapter(SocketNamespace socketNamespace)
{
    /// <summary>Occurs when a room gets its first member: <c>create-room</c>.</summary>
    public event EventHandler<RoomEventArgs>? RoomCreated;

    /// <summary>Occurs when a room has lost its last member: <c>delete-room</c>.</summary>
    public event EventHandler<RoomEventArgs>? RoomDeleted;

    /// <summary>Occurs when a socket has joined a room: <c>join-room</c>.</summary>
    public event EventHandler<RoomEventArgs>? RoomJoined;

    /// <summary>Occurs when a socket has left a room: <c>leave-room</c>.</summary>
    public event EventHandler<RoomEventArgs>? RoomLeft;

    /// <summary>Gets the namespace.</summary>
    public SocketNamespace Namespace { get; } = socketNamespace;

    /// <summary>Gets the rooms and the ids of their members on this server; a copy.</summary>
    public abstract IReadOnlyDictionary<string, IReadOnlySet<string>> Rooms { get; }

    /// <summary>Gets where the events that are kept for recovery stand.</summary>
    internal virtual long Position => 0;

    /// <summary>Gets the number of rooms on this server, those that are a single socket's among them.</summary>
    public virtual int RoomCount => Rooms.Count;

    /// <summary>Starts the adapter; called once, before any other member.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when the adapter works.</returns>
    public virtual ValueTask InitializeAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>Stops the adapter; called once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when the adapter has let go of everything.</returns>
    public virtual ValueTask CloseAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>Counts the servers of the cluster, this one included.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The number of servers.</returns>
    public abstract ValueTask<int> ServerCountAsync(CancellationToken cancellationToken = default);

    /// <summary>Puts a local socket into rooms.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when broadcasts to the rooms reach the socket.</returns>
    /// <exception cref="InvalidOperationException">The socket would be in too many rooms.</exception>
    public abstract ValueTask AddAllAsync(ServerSocket socket, IReadOnlyCollection<string> rooms, CancellationToken cancellationToken = default);

    /// <summary>Takes a local socket out of a room.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when broadcasts to the room no longer reach the socket.</returns>
    public abstract ValueTask RemoveAsync(ServerSocket socket, string room, CancellationToken cancellationToken = default);

    /// <summary>Takes a local socket out of every room, because it disconnected.</summary>
    /// <param name="socket">The socket.</param>
    public abstract void RemoveAll(ServerSocket socket);

    /// <summary>Gives the rooms of a local socket; a copy.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>The rooms, its own among them.</returns>
    public abstract IReadOnlySet<string> GetRooms(ServerSocket socket);

    /// <summary>Gives the ids of the local sockets in rooms.</summary>
    /// <param name="rooms">The rooms; none for every socket.</param>
    /// <returns>The ids.</returns>
    public abstract IReadOnlySet<string> GetSockets(IReadOnlyList<string> rooms);

    /// <summary>Sends a packet to many. Never waits for a slow client.</summary>
    /// <param name="packet">The packet; an adapter that keeps it beyond the call takes a reference.</param>
    /// <param name="options">Whom it is for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when the packet is accepted for the local sockets and handed to the cluster.</returns>
    public abstract ValueTask BroadcastAsync(EncodedPacket packet, BroadcastOptions options, CancellationToken cancellationToken = default);

    /// <summary>Sends a packet to many and collects their acks.</summary>
    /// <param name="packet">The packet; an adapter that keeps it beyond the call takes a reference.</param>
    /// <param name="ackId">The ack id in the packet.</param>
    /// <param name="options">Whom it is for.</param>
    /// <param name="timeout">How long to wait; <see langword="null"/> until all have answered or are gone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answers.</returns>
    /// <exception cref="AckTimeoutException">Not all answered in time; it holds the answers that came.</exception>
    public abstract Task<IReadOnlyList<EventArguments>> BroadcastWithAckAsync(
        EncodedPacket packet, long ackId, BroadcastOptions options, TimeSpan? timeout, CancellationToken cancellationToken = default);

    /// <summary>Finds the sockets a broadcast would reach.</summary>
    /// <param name="options">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The sockets.</returns>
    public abstract Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken = default);

    /// <summary>Puts the sockets a broadcast would reach into rooms.</summary>
    /// <param name="options">Which sockets.</param>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here and handed to the cluster.</returns>
    public abstract ValueTask AddSocketsAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken = default);

    /// <summary>Takes the sockets a broadcast would reach out of rooms.</summary>
    /// <param name="options">Which sockets.</param>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here and handed to the cluster.</returns>
    public abstract ValueTask RemoveSocketsAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken = default);

    /// <summary>Disconnects the sockets a broadcast would reach.</summary>
    /// <param name="options">Which sockets.</param>
    /// <param name="close">Whether to close their connections too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here and handed to the cluster.</returns>
    public abstract ValueTask DisconnectSocketsAsync(BroadcastOptions options, bool close, CancellationToken cancellationToken = default);

    /// <summary>Sends an event to the other servers of the cluster. Corresponds to <c>serverSideEmit()</c>.</summary>
    /// <param name="payload">The event's name and arguments: JSON and attachments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is handed to the cluster.</returns>
    public virtual ValueTask ServerSideEmitAsync(EncodedPacket payload, CancellationToken cancellationToken = default)
    {
        Namespace.OnServerSideEmitUnsupported();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Keeps the session of a socket whose connection was lost, or one that was restored to a client which did not get through.
    /// Called when the socket is in no room any more. Corresponds to <c>persistSession()</c>.
    /// </summary>
    /// <param name="session">The session.</param>
    public virtual void PersistSession(RecoverySession session)
    {
    }

    /// <summary>Gives a client its session back, and what it missed. A session is given once. Corresponds to <c>restoreSession()</c>.</summary>
    /// <param name="request">What the client asks for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session, or why there is none.</returns>
    public virtual ValueTask<RecoveryResult> RestoreSessionAsync(RecoveryRequest request, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(RecoveryResult.Refused(RecoveryFailure.Unsupported));

    /// <summary>Lets broadcasts reach a restored socket, from where what it missed ends.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="missed">What it missed, looked up to the end.</param>
    /// <param name="connect">Sends that and connects the socket.</param>
    /// <returns><see langword="false"/> when it can be recovered no more, or is gone.</returns>
    internal virtual bool Resume(ServerSocket socket, MissedPackets missed, Func<bool> connect) => connect();

    /// <summary>Adds to a session what the adapter will need to know.</summary>
    /// <param name="socket">The socket, disconnected.</param>
    /// <param name="session">Its session.</param>
    /// <param name="ending">The <see cref="Position"/> before it was disconnected.</param>
    internal virtual RecoverySession Describe(ServerSocket socket, RecoverySession session, long ending) => session;

    /// <summary>Raises <see cref="RoomCreated"/>.</summary>
    /// <param name="room">The room.</param>
    protected void OnRoomCreated(string room) => RoomCreated?.Invoke(this, new RoomEventArgs(room));

    /// <summary>Raises <see cref="RoomDeleted"/>.</summary>
    /// <param name="room">The room.</param>
    protected void OnRoomDeleted(string room) => RoomDeleted?.Invoke(this, new RoomEventArgs(room));

    /// <summary>Raises <see cref="RoomJoined"/>.</summary>
    /// <param name="room">The room.</param>
    /// <param name="socketId">The socket.</param>
    protected void OnRoomJoined(string room, string socketId) => RoomJoined?.Invoke(this, new RoomEventArgs(room, socketId));

    /// <summary>Raises <see cref="RoomLeft"/>.</summary>
    /// <param name="room">The room.</param>
    /// <param name="socketId">The socket.</param>
    protected void OnRoomLeft(string room, string socketId) => RoomLeft?.Invoke(this, new RoomEventArgs(room, socketId));
}
