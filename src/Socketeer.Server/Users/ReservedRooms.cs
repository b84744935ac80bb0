namespace Socketeer.Server;

/// <summary>
/// The names of rooms that the server keeps for itself: those that begin with U+001F. A user's sockets are in such a room. Every member
/// that takes a room's name refuses them, so a name that a client chose reaches no user.
/// </summary>
public static class ReservedRooms
{
    private const char Mark = '\u001F';

    // Plain text behind the mark: the other servers of a cluster name the room in their own code.
    private const string UserPrefix = "\u001Fuser:";

    /// <summary>Tells whether a room's name is reserved.</summary>
    /// <param name="room">The name.</param>
    /// <returns><see langword="true"/> when it is.</returns>
    public static bool Contains(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        return room.Length > 0 && room[0] == Mark;
    }

    internal static string OfUser(string userId)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        return UserPrefix + userId;
    }

    internal static string[] OfUsers(ReadOnlySpan<string> userIds)
    {
        string[] rooms = new string[userIds.Length];
        for (int i = 0; i < rooms.Length; i++)
        {
            rooms[i] = OfUser(userIds[i]);
        }

        return rooms;
    }

    /// <exception cref="ArgumentException">The name is reserved.</exception>
    internal static void ThrowIfReserved(string room)
    {
        if (Contains(room))
        {
            throw new ArgumentException("A room's name may not begin with U+001F. To reach a user, call ToUser.", nameof(room));
        }
    }

    /// <exception cref="ArgumentException">A name is reserved.</exception>
    internal static void ThrowIfReserved(IReadOnlyList<string> rooms)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        for (int i = 0; i < rooms.Count; i++)
        {
            ThrowIfReserved(rooms[i]);
        }
    }

    /// <exception cref="ArgumentException">A name is reserved.</exception>
    internal static void ThrowIfReserved(ReadOnlySpan<string> rooms)
    {
        foreach (string room in rooms)
        {
            ThrowIfReserved(room);
        }
    }
}
