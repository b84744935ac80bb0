namespace Socketeer;

/// <summary>Whether the events of one socket wait for each other.</summary>
public enum EventDispatch
{
    /// <summary>An event's handlers start when those of the event before have completed: no two run at once.</summary>
    Sequential,

    /// <summary>An event's handlers start as soon as it arrives, in order, but nobody waits for them, as in JavaScript.</summary>
    Concurrent,
}
