namespace Socketeer.Server;

/// <summary>Something that waits for the ack of one event, of one socket or, in a broadcast, of many. Called from any thread.</summary>
internal abstract class PendingAck
{
    /// <summary>The client answered.</summary>
    public abstract void OnAck(EventArguments answer);

    /// <summary>The socket disconnected before its client answered.</summary>
    public abstract void OnDisconnected();
}
