namespace Socketeer.Client.EngineIO;

/// <summary>What became of a packet.</summary>
internal enum SendStatus
{
    /// <summary>It waits in the queue and will be sent.</summary>
    Queued,

    /// <summary>It will be sent, but much waits: whoever can should wait for room.</summary>
    Congested,

    /// <summary>The queue is full.</summary>
    Full,

    /// <summary>The connection has ended.</summary>
    Closed,
}
