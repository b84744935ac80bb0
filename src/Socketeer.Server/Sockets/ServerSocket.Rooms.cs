namespace Socketeer.Server;

/// <content>Rooms, and selections of other sockets.</content>
public sealed partial class ServerSocket
{
    /// <summary>Gets an operator for everyone in the namespace but this socket. Corresponds to <c>broadcast</c>.</summary>
    public BroadcastOperator Broadcast => OthersThan(BroadcastModifiers.None);

    /// <summary>Gets an operator for everyone on this server but this socket. Corresponds to <c>local</c>.</summary>
    public BroadcastOperator Local => OthersThan(BroadcastModifiers.Local);

    /// <summary>Selects rooms, but not this socket. Corresponds to <c>to()</c>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => Broadcast.To(rooms);

    /// <summary>Selects everyone but this socket and those in rooms. Corresponds to <c>except()</c>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => Broadcast.Except(rooms);

    /// <summary>Selects the sockets of users, but not this socket: of its own user, the others.</summary>
    /// <param name="userIds">The users' ids; not empty ones.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator ToUser(params ReadOnlySpan<string> userIds) => Broadcast.ToUser(userIds);

    /// <summary>Selects everyone but this socket and those of users.</summary>
    /// <param name="userIds">The users' ids; not empty ones.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator ExceptUser(params ReadOnlySpan<string> userIds) => Broadcast.ExceptUser(userIds);

    /// <summary>Joins a room. Does nothing once the socket is disconnected. Corresponds to <c>join()</c>.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when broadcasts to the room reach the socket.</returns>
    /// <exception cref="ArgumentException">The name is longer than <see cref="SocketIOOptions.MaxRoomNameLength"/>, or reserved, see <see cref="ReservedRooms"/>.</exception>
    /// <exception cref="InvalidOperationException">The socket is in <see cref="SocketIOOptions.MaxRoomsPerSocket"/> rooms.</exception>
    public ValueTask JoinAsync(string room, CancellationToken cancellationToken = default) => JoinAsync([room], cancellationToken);

    /// <summary>Joins rooms. Does nothing once the socket is disconnected. Corresponds to <c>join()</c>.</summary>
    /// <param name="rooms">The rooms' names.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when broadcasts to the rooms reach the socket.</returns>
    /// <exception cref="ArgumentException">A name is longer than <see cref="SocketIOOptions.MaxRoomNameLength"/>, or reserved, see <see cref="ReservedRooms"/>.</exception>
    /// <exception cref="InvalidOperationException">The socket would be in more than <see cref="SocketIOOptions.MaxRoomsPerSocket"/> rooms.</exception>
    public ValueTask JoinAsync(IReadOnlyCollection<string> rooms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        int limit = Namespace.Server.Options.MaxRoomNameLength;
        foreach (string room in rooms)
        {
            ArgumentNullException.ThrowIfNull(room, nameof(rooms));
            ReservedRooms.ThrowIfReserved(room);
            if (room.Length > limit)
            {
                throw new ArgumentException(
                    $"A room's name may have {limit} characters, see {nameof(SocketIOOptions.MaxRoomNameLength)}.", nameof(rooms));
            }
        }

        return IsDisconnected ? ValueTask.CompletedTask : Namespace.Adapter.AddAllAsync(this, rooms, cancellationToken);
    }

    /// <summary>Leaves a room. Corresponds to <c>leave()</c>.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when broadcasts to the room no longer reach the socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved, see <see cref="ReservedRooms"/>.</exception>
    public ValueTask LeaveAsync(string room, CancellationToken cancellationToken = default)
    {
        ReservedRooms.ThrowIfReserved(room);
        return Namespace.Adapter.RemoveAsync(this, room, cancellationToken);
    }

    internal BroadcastOperator OthersThan(BroadcastModifiers modifiers, TimeSpan? timeout = null) =>
        new(Namespace, new BroadcastOptions([], [Id], modifiers), timeout);

    // Who goes through the rooms sends to them or leaves them: the user's is not the handler's business.
    private IReadOnlySet<string> GetRooms()
    {
        IReadOnlySet<string> rooms = Namespace.Adapter.GetRooms(this);
        return rooms.Any(ReservedRooms.Contains)
            ? rooms.Where(static room => !ReservedRooms.Contains(room)).ToHashSet(StringComparer.Ordinal)
            : rooms;
    }
}
