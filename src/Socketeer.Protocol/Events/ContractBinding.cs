namespace Socketeer;

/// <summary>
/// The handlers of a contract's events on one socket. Generated code makes and fills it (<c>socket.BindChatClient(handler)</c> for
/// <c>IChatClient</c>); disposing it takes all of them away.
/// </summary>
/// <typeparam name="TContract">The contract.</typeparam>
public sealed class ContractBinding<TContract> : IDisposable
    where TContract : class
{
    private readonly IEventSource _source;
    private readonly TContract _handler;
    private readonly List<IDisposable> _listeners = [];

    /// <summary>Makes a binding without events.</summary>
    /// <param name="source">The socket.</param>
    /// <param name="handler">What handles the events.</param>
    public ContractBinding(IEventSource source, TContract handler)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(handler);
        _source = source;
        _handler = handler;
    }

    /// <summary>Adds the handler of an event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handle">What reads the arguments, calls the method, and acks.</param>
    public void Add(string eventName, Func<TContract, EventContext, ValueTask> handle)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        ArgumentNullException.ThrowIfNull(handle);
        _listeners.Add(_source.AddListener(eventName, e => handle(_handler, e)));
    }

    /// <summary>Takes the handlers away. A handler that runs is not waited for.</summary>
    public void Dispose()
    {
        foreach (IDisposable listener in _listeners)
        {
            listener.Dispose();
        }
    }
}
