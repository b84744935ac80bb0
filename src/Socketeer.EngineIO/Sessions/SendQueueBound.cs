namespace Socketeer.EngineIO;

/// <summary>Which bound of its send queue a session met.</summary>
public enum SendQueueBound
{
    /// <summary>The bytes that may wait: <see cref="EngineIOOptions.MaxSendQueueSize"/>.</summary>
    Size,

    /// <summary>The packets that may wait: <see cref="EngineIOOptions.MaxSendQueueLength"/>.</summary>
    Length,
}
