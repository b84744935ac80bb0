namespace Socketeer.Server;

/// <summary>How a broadcast is sent. The names are those of the flags on a cluster's wire.</summary>
[Flags]
public enum BroadcastModifiers
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary><c>volatile</c>: dropped for every client whose transport is busy.</summary>
    Volatile = 1,

    /// <summary><c>local</c>: not sent to the other servers of a cluster.</summary>
    Local = 2,

    /// <summary><c>compress: false</c>: not compressed.</summary>
    Uncompressed = 4,
}

/// <summary>Whom a broadcast is for: everyone in any of <paramref name="Rooms"/> (in the namespace, when there are none), but no one in any of <paramref name="Except"/>.</summary>
/// <param name="Rooms">The rooms; a socket in several of them is reached once.</param>
/// <param name="Except">The rooms left out.</param>
/// <param name="Modifiers">How it is sent.</param>
public sealed record BroadcastOptions(IReadOnlyList<string> Rooms, IReadOnlyList<string> Except, BroadcastModifiers Modifiers)
{
    /// <summary>Gets the options that reach everyone.</summary>
    public static BroadcastOptions Everyone { get; } = new([], [], BroadcastModifiers.None);
}
