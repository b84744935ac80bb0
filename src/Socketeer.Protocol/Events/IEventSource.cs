namespace Socketeer;

/// <summary>
/// Something events come from. All the typed <c>On</c> overloads of <see cref="EventSourceExtensions"/> stand on its one method.
/// </summary>
public interface IEventSource
{
    /// <summary>Adds a handler of an event. Several handlers of one event run in the order in which they were added.</summary>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler; the context it gets is valid until the task it returns completes.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    IDisposable AddListener(string eventName, Func<EventContext, ValueTask> handler);
}
