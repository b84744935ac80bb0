namespace Socketeer.Server;

/// <summary>The handlers of a namespace class; generated code fills it, once for all sockets.</summary>
/// <typeparam name="THandler">The class.</typeparam>
public sealed class EventMap<THandler>
    where THandler : SocketNamespaceHandler, INamespaceBinder<THandler>
{
    private readonly List<MappedEvent<THandler>> _events = [];

    internal EventMap()
    {
    }

    internal IReadOnlyList<MappedEvent<THandler>> Events => _events;

    internal Func<THandler, CancellationToken, ValueTask>? Connected { get; private set; }

    internal Func<THandler, DisconnectReason, ValueTask>? Disconnected { get; private set; }

    /// <summary>Adds the handler of an event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">The handler; it reads the arguments, calls the method, and acks.</param>
    /// <param name="filters">What the event passes before, in order.</param>
    public void Add(string eventName, Func<THandler, EventContext, ValueTask> handler, params ReadOnlySpan<EventFilter> filters)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        ArgumentNullException.ThrowIfNull(handler);
        _events.Add(new MappedEvent<THandler>(eventName, handler, [.. filters]));
    }

    /// <summary>Sets what is called when a socket is connected.</summary>
    /// <param name="handler">The handler.</param>
    public void OnConnected(Func<THandler, CancellationToken, ValueTask> handler) => Connected = handler;

    /// <summary>Sets what is called when a socket has disconnected.</summary>
    /// <param name="handler">The handler.</param>
    public void OnDisconnected(Func<THandler, DisconnectReason, ValueTask> handler) => Disconnected = handler;
}

/// <summary>One event of a namespace class.</summary>
internal sealed record MappedEvent<THandler>(string EventName, Func<THandler, EventContext, ValueTask> Handler, EventFilter[] Filters);
