namespace Socketeer;

/// <summary>
/// Something events can be sent through: a socket, a namespace, a selection of rooms. All the <c>EmitAsync</c> overloads of
/// <see cref="EventEmitterExtensions"/> stand on its one method.
/// </summary>
public interface IEventEmitter
{
    /// <summary>Sends an event.</summary>
    /// <typeparam name="TArguments">The type of the argument list.</typeparam>
    /// <param name="eventName">The event's name; not a reserved one.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Ends the wait for room in the queue; a packet that was accepted is sent all the same.</param>
    /// <returns>A task that completes when the packet is accepted for sending.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is reserved.</exception>
    ValueTask EmitCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments;
}
