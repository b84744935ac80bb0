using System.Runtime.InteropServices;

namespace Socketeer.Server;

/// <summary>
/// Who is in which room: two maps that mirror each other. A broadcast walks a snapshot, made when the first broadcast follows a
/// change, so that it neither holds the lock nor allocates. Safe to use from any thread.
/// </summary>
internal sealed class RoomTable
{
    private readonly Lock _gate = new();

    // Most sockets are in their own room alone, and nobody else is in that: neither needs a set.
    private readonly Dictionary<string, OneOrMany<ServerSocket>> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<ServerSocket, OneOrMany<string>> _bySocket = [];
    private ServerSocket[]? _everyone;

    public int RoomCount
    {
        get
        {
            lock (_gate)
            {
                return _rooms.Count;
            }
        }
    }

    /// <summary>Gets the rooms and the ids of their members; a copy.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> ToDictionary()
    {
        lock (_gate)
        {
            return _rooms.ToDictionary(
                pair => pair.Key,
                pair => (IReadOnlySet<string>)pair.Value.ToArray().Select(socket => socket.Id).ToHashSet(StringComparer.Ordinal),
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
            ref OneOrMany<string> rooms = ref CollectionsMarshal.GetValueRefOrAddDefault(_bySocket, socket, out bool isKnown);
            if (!isKnown)
            {
                // A socket that disconnects while it joins must not stay behind.
                if (socket.IsDisconnected)
                {
                    _bySocket.Remove(socket);
                    return false;
                }

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

            ref OneOrMany<ServerSocket> members = ref CollectionsMarshal.GetValueRefOrAddDefault(_rooms, room, out bool exists);
            created = !exists;
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
            ref OneOrMany<string> rooms = ref CollectionsMarshal.GetValueRefOrNullRef(_bySocket, socket);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref rooms) || !rooms.Remove(room))
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
            if (!_bySocket.Remove(socket, out OneOrMany<string> rooms))
            {
                return [];
            }

            _everyone = null;
            return [.. rooms.ToArray().Select(room => (room, RemoveMember(socket, room)))];
        }
    }

    public IReadOnlySet<string> GetRooms(ServerSocket socket)
    {
        lock (_gate)
        {
            return _bySocket.TryGetValue(socket, out OneOrMany<string> rooms)
                ? rooms.ToArray().ToHashSet(StringComparer.Ordinal)
                : new HashSet<string>();
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

            ref OneOrMany<ServerSocket> members = ref CollectionsMarshal.GetValueRefOrNullRef(_rooms, room);
            return System.Runtime.CompilerServices.Unsafe.IsNullRef(ref members) ? [] : members.ToArray();
        }
    }

    /// <summary>Counts the members of a room, or everyone.</summary>
    public int Count(string? room)
    {
        lock (_gate)
        {
            return room is null ? _bySocket.Count : _rooms.GetValueOrDefault(room).Count;
        }
    }

    private bool RemoveMember(ServerSocket socket, string room)
    {
        ref OneOrMany<ServerSocket> members = ref CollectionsMarshal.GetValueRefOrNullRef(_rooms, room);
        members.Remove(socket);
        return members.Count == 0 && _rooms.Remove(room);
    }
}
