namespace Socketeer.EngineIO;

/// <summary>What became of a packet that was handed to a session.</summary>
public enum SendStatus
{
    /// <summary>It will be sent.</summary>
    Accepted,

    /// <summary>It will be sent, but much is waiting: a polite sender waits by <see cref="EngineConnection.WaitForRoomAsync"/>.</summary>
    Congested,

    /// <summary>It was volatile and the transport was busy: it is gone.</summary>
    Dropped,

    /// <summary>The session is closing or closed, perhaps because of this packet: it is gone.</summary>
    Closed,
}
