using System.Buffers;

namespace Socketeer.EngineIO;

/// <summary>
/// What the layer above does with one session: one object per session. Messages come one at a time, in order, and the next
/// is read when the task of the last completes; <see cref="OnClosed"/> comes once, on a thread of its own, and may overlap the last message.
/// </summary>
public abstract class EngineConnectionHandler
{
    /// <summary>Called before any message, when the open packet is queued.</summary>
    public virtual void OnOpened()
    {
    }

    /// <summary>Called for every text message.</summary>
    /// <param name="message">The message in UTF-8; valid until the task completes.</param>
    /// <returns>A task that completes when the next message may come.</returns>
    public virtual ValueTask OnTextAsync(ReadOnlySequence<byte> message) => ValueTask.CompletedTask;

    /// <summary>Called for every binary message.</summary>
    /// <param name="message">The message; valid until the task completes.</param>
    /// <returns>A task that completes when the next message may come.</returns>
    public virtual ValueTask OnBinaryAsync(ReadOnlySequence<byte> message) => ValueTask.CompletedTask;

    /// <summary>Called when the session has moved to another transport.</summary>
    public virtual void OnUpgraded()
    {
    }

    /// <summary>Called before <see cref="OnClosed"/> when the session ended because its client reads too slowly.</summary>
    /// <param name="bound">The bound that the packet for which there was no room would have passed.</param>
    public virtual void OnSendQueueFull(SendQueueBound bound)
    {
    }

    /// <summary>Called once, when the session has ended. No message is delivered after it has been called.</summary>
    /// <param name="reason">Why it ended.</param>
    /// <param name="description">More about it, for logs; never what the peer sent.</param>
    public virtual void OnClosed(CloseReason reason, string? description)
    {
    }
}
