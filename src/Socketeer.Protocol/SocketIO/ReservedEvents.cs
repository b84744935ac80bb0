using System.Text;

namespace Socketeer.Protocol.SocketIO;

/// <summary>The event names that mean something to Socket.IO itself: nobody may emit them.</summary>
public static class ReservedEvents
{
    private static readonly string[] Names =
        ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

    private static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Tells whether a name is reserved.</summary>
    /// <param name="eventName">The name.</param>
    /// <returns><see langword="true"/> when it is.</returns>
    public static bool Contains(string eventName) => Array.IndexOf(Names, eventName) >= 0;

    /// <summary>Tells whether a name is reserved.</summary>
    /// <param name="utf8EventName">The name in UTF-8.</param>
    /// <returns><see langword="true"/> when it is.</returns>
    public static bool Contains(ReadOnlySpan<byte> utf8EventName)
    {
        foreach (byte[] name in Utf8Names)
        {
            if (utf8EventName.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Throws when a name may not be emitted.</summary>
    /// <param name="eventName">The name.</param>
    /// <exception cref="ArgumentException">The name is reserved; the message is the reference's.</exception>
    public static void ThrowIfReserved(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        if (Contains(eventName))
        {
            throw new ArgumentException($"\"{eventName}\" is a reserved event name", nameof(eventName));
        }
    }
}
