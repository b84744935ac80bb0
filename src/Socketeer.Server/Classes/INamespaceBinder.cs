namespace Socketeer.Server;

/// <summary>
/// What the source generator adds to a namespace class, so that its events are bound and its objects made without reflection. Not
/// implemented by hand: a class that lacks it is not <see langword="partial"/>.
/// </summary>
/// <typeparam name="TSelf">The class.</typeparam>
public interface INamespaceBinder<TSelf>
    where TSelf : SocketNamespaceHandler, INamespaceBinder<TSelf>
{
    /// <summary>Adds the handlers of the class.</summary>
    /// <param name="events">Receives them.</param>
    static abstract void BindEvents(EventMap<TSelf> events);

    /// <summary>Makes an object of the class.</summary>
    /// <param name="services">The services of the event's scope.</param>
    /// <returns>The object.</returns>
    static abstract TSelf Create(IServiceProvider services);
}
