using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>
/// Carries the packets of one session. A transport is the only one that writes to its client, and it takes what it writes from
/// the session's queue.
/// </summary>
internal abstract class EngineTransport(EngineSession session)
{
    private int _isDeferred;

    public abstract TransportKind Kind { get; }

    /// <summary>Gets a value that tells whether a packet queued now would leave at once. Read under the session's lock.</summary>
    public abstract bool IsIdle { get; }

    /// <summary>
    /// Gets a value that tells whether what is in the queue when the session ends goes to the client nevertheless: a poll is held,
    /// or being answered. Read under the session's lock.
    /// </summary>
    public virtual bool TakesRest => false;

    protected EngineSession Session { get; } = session;

    /// <summary>Sees to it that what is in the queue is written. Called without the session's lock, from any thread.</summary>
    public abstract void Flush();

    /// <summary>
    /// What the transport collects must be written now: the session is about to end and drop its queue, among which what was sent
    /// in answer to what came before must not be, or the queue grows long. Called without the session's lock, from any thread.
    /// </summary>
    public virtual void FlushCollected()
    {
    }

    /// <summary>Notes that a flush is to come.</summary>
    /// <returns><see langword="false"/> when one is to come already.</returns>
    public bool TryDefer() => Volatile.Read(ref _isDeferred) == 0 && Interlocked.Exchange(ref _isDeferred, 1) == 0;

    /// <summary>The flush that was to come.</summary>
    public void FlushDeferred()
    {
        // First: what is queued from now on needs a flush of its own.
        Interlocked.Exchange(ref _isDeferred, 0);
        Flush();
    }

    /// <summary>
    /// The session is closing: sees to it that <see cref="EngineSession.End"/> is called once the queue is empty and the client
    /// can be told. Called without the session's lock, from any thread.
    /// </summary>
    public abstract void BeginClose();

    /// <summary>The session has ended or moved on: frees the client. Called once, without the session's lock, from any thread.</summary>
    /// <param name="farewell">The last packet of a poll that is held.</param>
    public abstract void End(EnginePacketType farewell);
}
