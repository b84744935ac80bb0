namespace Socketeer.Server;

/// <summary>
/// A socket as <c>FetchSocketsAsync</c> finds it, on this server or another: a picture of the moment, with what can be done to it
/// from afar. Corresponds to <c>RemoteSocket</c>.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class RemoteSocket : IEventEmitter, IAckEmitter
{
    private readonly BroadcastOperator _operator;

    private RemoteSocket(RemoteSocket other, BroadcastOperator target)
    {
        Local = other.Local;
        Id = other.Id;
        Handshake = other.Handshake;
        Rooms = other.Rooms;
        Data = other.Data;
        _operator = target;
    }

    internal RemoteSocket(ServerSocket socket)
    {
        Local = socket;
        Id = socket.Id;
        Handshake = socket.Handshake;
        Rooms = socket.Rooms;
        Data = socket.Data.ToDictionary();
        _operator = socket.Namespace.To(socket.Id);
    }

    /// <summary>Gets the socket itself when it is on this server.</summary>
    public ServerSocket? Local { get; }

    /// <summary>Gets the socket's id.</summary>
    public string Id { get; }

    /// <summary>Gets the socket's handshake.</summary>
    public Handshake Handshake { get; }

    /// <summary>Gets the rooms the socket was in.</summary>
    public IReadOnlySet<string> Rooms { get; }

    /// <summary>Gets the application's data of the socket, as they were.</summary>
    public IReadOnlyDictionary<string, object?> Data { get; }

    /// <inheritdoc />
    public ValueTask EmitCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => _operator.EmitCoreAsync(eventName, arguments, cancellationToken);

    /// <inheritdoc />
    public async Task<EventArguments> EmitWithAckCoreAsync<TArguments>(
        string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments
    {
        IReadOnlyList<EventArguments> answers = await _operator.EmitWithAckCoreAsync(eventName, arguments, cancellationToken);
        return answers.Count > 0 ? answers[0] : throw new SocketDisconnectedException();
    }

    /// <summary>Sets how long acks are waited for. Corresponds to <c>timeout()</c>.</summary>
    /// <param name="timeout">The time; above zero.</param>
    /// <returns>The same socket, to be emitted to.</returns>
    public RemoteSocket Timeout(TimeSpan timeout) => new(this, _operator.Timeout(timeout));

    /// <summary>Puts the socket into a room. Corresponds to <c>join()</c>.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here or handed to the cluster.</returns>
    public ValueTask JoinAsync(string room, CancellationToken cancellationToken = default) => JoinAsync([room], cancellationToken);

    /// <summary>Puts the socket into rooms. Corresponds to <c>join()</c>.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here or handed to the cluster.</returns>
    public ValueTask JoinAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default) =>
        _operator.SocketsJoinAsync(rooms, cancellationToken);

    /// <summary>Takes the socket out of a room. Corresponds to <c>leave()</c>.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here or handed to the cluster.</returns>
    public ValueTask LeaveAsync(string room, CancellationToken cancellationToken = default) => LeaveAsync([room], cancellationToken);

    /// <summary>Takes the socket out of rooms. Corresponds to <c>leave()</c>.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here or handed to the cluster.</returns>
    public ValueTask LeaveAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default) =>
        _operator.SocketsLeaveAsync(rooms, cancellationToken);

    /// <summary>Disconnects the socket. Corresponds to <c>disconnect()</c>.</summary>
    /// <param name="close">Whether to close its connection too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here or handed to the cluster.</returns>
    public ValueTask DisconnectAsync(bool close = false, CancellationToken cancellationToken = default) =>
        _operator.DisconnectSocketsAsync(close, cancellationToken);
}
