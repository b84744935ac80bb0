namespace Socketeer.Server;

/// <summary>
/// Who is in which room: two maps that mirror each other. A broadcast walks a snapshot, made when the first broadcast follows a
/// change, so that it neither holds the lock nor allocates. Safe to use from any thread.
/// </summary>
internal sealed class RoomTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<ServerSocket, HashSet<string>> _bySocket = [];
    private ServerSocket[]? _everyone;

    /// <summary>Gets the rooms and the ids of their members; a copy.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> ToDictionary()
    {
        lock (_gate)
        {
            return _rooms.ToDictionary(
                pair => pair.Key,
                pair => (IReadOnlySet<string>)pair.Value.Members.Select(socket => socket.Id).ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal);
        }
    }

    /// <summary>Adds a socket to a room.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="room">The room.</param>
    /// <param name="limit">The largest number of rooms of one socket.</param>
    /// <param name="created">Whether the room is new.</param>
    /// <returns><see langword="false"/> when the socket is in the room already.</returns>
    public bool Add(ServerSocket socket, string room, int limit, out bool created)
    {
        lock (_gate)
        {
            created = false;
            if (!_bySocket.TryGetValue(socket, out HashSet<string>? rooms))
            {
                // A socket that disconnects while it joins must not stay behind.
                if (socket.IsDisconnected)
                {
                    return false;
                }

                _bySocket.Add(socket, rooms = new HashSet<string>(StringComparer.Ordinal));
                _everyone = null;
            }

            if (rooms.Count >= limit && !rooms.Contains(room))
            {
                throw new InvalidOperationException(
                    $"The socket is in {limit} rooms already. Leave some, or raise {nameof(SocketIOOptions.MaxRoomsPerSocket)}.");
            }

            if (!rooms.Add(room))
            {
                return false;
            }

            if (!_rooms.TryGetValue(room, out Room? members))
            {
                _rooms.Add(room, members = new Room());
                created = true;
            }

            members.Add(socket);
            return true;
        }
    }

    /// <summary>Takes a socket out of a room.</summary>
    /// <returns><see langword="false"/> when it is not in the room.</returns>
    public bool Remove(ServerSocket socket, string room, out bool deleted)
    {
        lock (_gate)
        {
            deleted = false;
            if (!_bySocket.TryGetValue(socket, out HashSet<string>? rooms) || !rooms.Remove(room))
            {
                return false;
            }

            deleted = RemoveMember(socket, room);
            return true;
        }
    }

    /// <summary>Takes a socket out of every room.</summary>
    /// <returns>The rooms it was in, each with whether it is empty now.</returns>
    public IReadOnlyList<(string Room, bool Deleted)> RemoveAll(ServerSocket socket)
    {
        lock (_gate)
        {
            if (!_bySocket.Remove(socket, out HashSet<string>? rooms))
            {
                return [];
            }

            _everyone = null;
            return [.. rooms.Select(room => (room, RemoveMember(socket, room)))];
        }
    }

    public IReadOnlySet<string> GetRooms(ServerSocket socket)
    {
        lock (_gate)
        {
            return _bySocket.TryGetValue(socket, out HashSet<string>? rooms) ? rooms.ToHashSet(StringComparer.Ordinal) : new HashSet<string>();
        }
    }

    /// <summary>Gives the members of a room, or everyone; a snapshot nobody changes.</summary>
    public ServerSocket[] GetMembers(string? room)
    {
        lock (_gate)
        {
            if (room is null)
            {
                return _everyone ??= [.. _bySocket.Keys];
            }

            return _rooms.TryGetValue(room, out Room? members) ? members.Snapshot : [];
        }
    }

    private bool RemoveMember(ServerSocket socket, string room)
    {
        Room members = _rooms[room];
        members.Remove(socket);
        return members.Members.Count == 0 && _rooms.Remove(room);
    }

    private sealed class Room
    {
        private ServerSocket[]? _snapshot;

        public HashSet<ServerSocket> Members { get; } = [];

        public ServerSocket[] Snapshot => _snapshot ??= [.. Members];

        public void Add(ServerSocket socket)
        {
            Members.Add(socket);
            _snapshot = null;
        }

        public void Remove(ServerSocket socket)
        {
            Members.Remove(socket);
            _snapshot = null;
        }
    }
}
