namespace Socketeer;

/// <summary>
/// Something a single peer answers through: a socket. All the <c>EmitWithAckAsync</c> overloads of
/// <see cref="AckEmitterExtensions"/> stand on its one method.
/// </summary>
public interface IAckEmitter
{
    /// <summary>Sends an event and waits for its ack.</summary>
    /// <typeparam name="TArguments">The type of the argument list.</typeparam>
    /// <param name="eventName">The event's name; not a reserved one.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the peer answered.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is reserved.</exception>
    /// <exception cref="AckTimeoutException">The peer did not answer in the time that was set.</exception>
    /// <exception cref="SocketDisconnectedException">The socket was or became disconnected.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<EventArguments> EmitWithAckCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments;
}
