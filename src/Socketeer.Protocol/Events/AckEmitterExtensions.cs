namespace Socketeer;

/// <summary>The typed ways to emit an event and wait for its ack. Corresponds to <c>emitWithAck()</c>.</summary>
/// <remarks>Without a timeout an ack is awaited as long as the socket is connected.</remarks>
public static class AckEmitterExtensions
{
    /// <summary>Sends an event and gives the first value of its ack.</summary>
    /// <typeparam name="TAck">The type of that value.</typeparam>
    /// <param name="emitter">The socket.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer; <see langword="null"/> when the peer answered <c>null</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    /// <exception cref="AckTimeoutException">The peer did not answer in the time that was set.</exception>
    /// <exception cref="SocketDisconnectedException">The socket was or became disconnected.</exception>
    /// <exception cref="EventArgumentException">The peer answered something that is no <typeparamref name="TAck"/>.</exception>
    public static async Task<TAck?> EmitWithAckAsync<TAck>(
        this IAckEmitter emitter,
        string eventName,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emitter);
        EventArguments answer = await emitter.EmitWithAckCoreAsync(eventName, default(NoArguments), cancellationToken).ConfigureAwait(false);
        return Read<TAck>(answer);
    }

    /// <summary>Sends an event and gives the first value of its ack.</summary>
    /// <typeparam name="TAck">The type of that value.</typeparam>
    /// <param name="emitter">The socket.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer; <see langword="null"/> when the peer answered <c>null</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    /// <exception cref="AckTimeoutException">The peer did not answer in the time that was set.</exception>
    /// <exception cref="SocketDisconnectedException">The socket was or became disconnected.</exception>
    /// <exception cref="EventArgumentException">The peer answered something that is no <typeparamref name="TAck"/>.</exception>
    public static async Task<TAck?> EmitWithAckAsync<TAck>(
        this IAckEmitter emitter,
        string eventName,
        object? first,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emitter);
        EventArguments answer = await emitter.EmitWithAckCoreAsync(eventName, new EmitArguments<object?>(first), cancellationToken).ConfigureAwait(false);
        return Read<TAck>(answer);
    }

    /// <summary>Sends an event and gives the first value of its ack.</summary>
    /// <typeparam name="TAck">The type of that value.</typeparam>
    /// <param name="emitter">The socket.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer; <see langword="null"/> when the peer answered <c>null</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    /// <exception cref="AckTimeoutException">The peer did not answer in the time that was set.</exception>
    /// <exception cref="SocketDisconnectedException">The socket was or became disconnected.</exception>
    /// <exception cref="EventArgumentException">The peer answered something that is no <typeparamref name="TAck"/>.</exception>
    public static async Task<TAck?> EmitWithAckAsync<TAck>(
        this IAckEmitter emitter,
        string eventName,
        object? first,
        object? second,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emitter);
        EventArguments answer = await emitter.EmitWithAckCoreAsync(eventName, new EmitArguments<object?, object?>(first, second), cancellationToken).ConfigureAwait(false);
        return Read<TAck>(answer);
    }

    /// <summary>Sends an event and gives the first value of its ack.</summary>
    /// <typeparam name="TAck">The type of that value.</typeparam>
    /// <param name="emitter">The socket.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="third">The third argument.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer; <see langword="null"/> when the peer answered <c>null</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    /// <exception cref="AckTimeoutException">The peer did not answer in the time that was set.</exception>
    /// <exception cref="SocketDisconnectedException">The socket was or became disconnected.</exception>
    /// <exception cref="EventArgumentException">The peer answered something that is no <typeparamref name="TAck"/>.</exception>
    public static async Task<TAck?> EmitWithAckAsync<TAck>(
        this IAckEmitter emitter,
        string eventName,
        object? first,
        object? second,
        object? third,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emitter);
        EventArguments answer = await emitter.EmitWithAckCoreAsync(eventName, new EmitArguments<object?, object?, object?>(first, second, third), cancellationToken).ConfigureAwait(false);
        return Read<TAck>(answer);
    }

    /// <summary>Sends an event and gives the first value of its ack.</summary>
    /// <typeparam name="TAck">The type of that value.</typeparam>
    /// <param name="emitter">The socket.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="third">The third argument.</param>
    /// <param name="fourth">The fourth argument.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer; <see langword="null"/> when the peer answered <c>null</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    /// <exception cref="AckTimeoutException">The peer did not answer in the time that was set.</exception>
    /// <exception cref="SocketDisconnectedException">The socket was or became disconnected.</exception>
    /// <exception cref="EventArgumentException">The peer answered something that is no <typeparamref name="TAck"/>.</exception>
    public static async Task<TAck?> EmitWithAckAsync<TAck>(
        this IAckEmitter emitter,
        string eventName,
        object? first,
        object? second,
        object? third,
        object? fourth,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emitter);
        EventArguments answer = await emitter.EmitWithAckCoreAsync(eventName, new EmitArguments<object?, object?, object?, object?>(first, second, third, fourth), cancellationToken).ConfigureAwait(false);
        return Read<TAck>(answer);
    }

    /// <summary>Sends an event with any number of arguments and gives the first value of its ack.</summary>
    /// <typeparam name="TAck">The type of that value.</typeparam>
    /// <param name="emitter">The socket.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer; <see langword="null"/> when the peer answered <c>null</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    /// <exception cref="AckTimeoutException">The peer did not answer in the time that was set.</exception>
    /// <exception cref="SocketDisconnectedException">The socket was or became disconnected.</exception>
    /// <exception cref="EventArgumentException">The peer answered something that is no <typeparamref name="TAck"/>.</exception>
    public static async Task<TAck?> EmitListWithAckAsync<TAck>(
        this IAckEmitter emitter,
        string eventName,
        IReadOnlyList<object?> arguments,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emitter);
        ArgumentNullException.ThrowIfNull(arguments);
        EventArguments answer = await emitter.EmitWithAckCoreAsync(eventName, new EmitArgumentList(arguments), cancellationToken).ConfigureAwait(false);
        return Read<TAck>(answer);
    }

    private static TAck? Read<TAck>(EventArguments answer) =>
        typeof(TAck) == typeof(EventArguments) ? (TAck)(object)answer : answer.Read<TAck>(0);
}
