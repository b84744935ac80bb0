namespace Socketeer.EngineIO;

/// <summary>How a packet is to be sent.</summary>
[Flags]
public enum SendOptions
{
    /// <summary>Kept until it is sent, compressed where compression is on.</summary>
    None = 0,

    /// <summary>Dropped when the transport is busy.</summary>
    Volatile = 1,

    /// <summary>Not compressed.</summary>
    Uncompressed = 2,

    /// <summary>
    /// Written by another thread, soon, with what else is queued by then: for one packet that goes to many connections.
    /// </summary>
    Deferred = 4,

    /// <summary>
    /// Queued alone: whoever sends calls <see cref="EngineConnection.Flush"/> afterwards. For what is queued under a lock, where
    /// nothing may be written.
    /// </summary>
    Held = 8,
}
