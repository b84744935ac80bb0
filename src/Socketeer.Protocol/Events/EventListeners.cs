using System.Text;

namespace Socketeer;

/// <summary>
/// The handlers of one socket, in the order in which they were added. Read without a lock while it changes: every change makes
/// a new array. A socket has a few handlers, so they are looked through one by one. Safe to use from any thread.
/// </summary>
internal sealed class EventListeners
{
    private EventListener[] _listeners;

    /// <summary>Begins with handlers that are not this list's own.</summary>
    public EventListeners(EventListener[] shared) => _listeners = shared;

    /// <summary>Gets the handlers at this moment.</summary>
    public EventListener[] All => Volatile.Read(ref _listeners);

    public IDisposable Add(string eventName, Func<EventContext, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var listener = new EventListener(this, eventName, handler);
        Change(listener, static (listeners, added) => [.. listeners, added]);
        return listener;
    }

    public void Remove(string eventName) =>
        Change(eventName, static (listeners, name) => Array.FindAll(listeners, listener => listener.EventName != name));

    public void Remove(EventListener listener) =>
        Change(listener, static (listeners, removed) => Array.FindAll(listeners, other => !ReferenceEquals(other, removed)));

    private void Change<TState>(TState state, Func<EventListener[], TState, EventListener[]> change)
    {
        EventListener[] before;
        do
        {
            before = Volatile.Read(ref _listeners);
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _listeners, change(before, state), before), before));
    }
}

/// <summary>One handler of one event, and the registration that takes it away.</summary>
internal sealed class EventListener(EventListeners owner, string eventName, Func<EventContext, ValueTask> handler) : IDisposable
{
    public string EventName => eventName;

    public Func<EventContext, ValueTask> Handler => handler;

    /// <summary>Compares the name with one in UTF-8.</summary>
    public bool IsNamed(ReadOnlySpan<byte> utf8Name)
    {
        if (utf8Name.Length == eventName.Length)
        {
            return Ascii.Equals(utf8Name, eventName);
        }

        // Beyond ASCII a name has more bytes than characters.
        return utf8Name.Length > eventName.Length
            && Encoding.UTF8.GetByteCount(eventName) == utf8Name.Length
            && Encoding.UTF8.GetString(utf8Name) == eventName;
    }

    public void Dispose() => owner.Remove(this);
}
