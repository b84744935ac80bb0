namespace Socketeer;

/// <summary>
/// The typed ways to emit an event. Arguments are written as what they are at run time; <c>byte[]</c> and
/// <c>ReadOnlyMemory&lt;byte&gt;</c> anywhere in them become attachments; an <see cref="EventArgument"/> is passed on undecoded.
/// Corresponds to <c>emit()</c>.
/// </summary>
public static class EventEmitterExtensions
{
    /// <summary>Sends an event without arguments.</summary>
    /// <param name="emitter">Where to send it.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="cancellationToken">Ends the wait for room in the queue; a packet that was accepted is sent all the same.</param>
    /// <returns>A task that completes when the packet is accepted for sending.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    public static ValueTask EmitAsync(
        this IEventEmitter emitter,
        string eventName,
        CancellationToken cancellationToken = default) =>
        Checked(emitter).EmitCoreAsync(eventName, default(NoArguments), cancellationToken);

    /// <summary>Sends an event with one argument.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <param name="emitter">Where to send it.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="cancellationToken">Ends the wait for room in the queue; a packet that was accepted is sent all the same.</param>
    /// <returns>A task that completes when the packet is accepted for sending.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    public static ValueTask EmitAsync<T1>(
        this IEventEmitter emitter,
        string eventName,
        T1 first,
        CancellationToken cancellationToken = default) =>
        Checked(emitter).EmitCoreAsync(eventName, new EmitArguments<T1>(first), cancellationToken);

    /// <summary>Sends an event with two arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="emitter">Where to send it.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="cancellationToken">Ends the wait for room in the queue; a packet that was accepted is sent all the same.</param>
    /// <returns>A task that completes when the packet is accepted for sending.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    public static ValueTask EmitAsync<T1, T2>(
        this IEventEmitter emitter,
        string eventName,
        T1 first,
        T2 second,
        CancellationToken cancellationToken = default) =>
        Checked(emitter).EmitCoreAsync(eventName, new EmitArguments<T1, T2>(first, second), cancellationToken);

    /// <summary>Sends an event with three arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="emitter">Where to send it.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="third">The third argument.</param>
    /// <param name="cancellationToken">Ends the wait for room in the queue; a packet that was accepted is sent all the same.</param>
    /// <returns>A task that completes when the packet is accepted for sending.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    public static ValueTask EmitAsync<T1, T2, T3>(
        this IEventEmitter emitter,
        string eventName,
        T1 first,
        T2 second,
        T3 third,
        CancellationToken cancellationToken = default) =>
        Checked(emitter).EmitCoreAsync(eventName, new EmitArguments<T1, T2, T3>(first, second, third), cancellationToken);

    /// <summary>Sends an event with four arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="emitter">Where to send it.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="third">The third argument.</param>
    /// <param name="fourth">The fourth argument.</param>
    /// <param name="cancellationToken">Ends the wait for room in the queue; a packet that was accepted is sent all the same.</param>
    /// <returns>A task that completes when the packet is accepted for sending.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    public static ValueTask EmitAsync<T1, T2, T3, T4>(
        this IEventEmitter emitter,
        string eventName,
        T1 first,
        T2 second,
        T3 third,
        T4 fourth,
        CancellationToken cancellationToken = default) =>
        Checked(emitter).EmitCoreAsync(eventName, new EmitArguments<T1, T2, T3, T4>(first, second, third, fourth), cancellationToken);

    /// <summary>Sends an event with the arguments of another: they are copied, not decoded, their attachments included.</summary>
    /// <param name="emitter">Where to send it.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Ends the wait for room in the queue; a packet that was accepted is sent all the same.</param>
    /// <returns>A task that completes when the packet is accepted for sending.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    public static ValueTask EmitAsync(
        this IEventEmitter emitter,
        string eventName,
        EventArguments arguments,
        CancellationToken cancellationToken = default) =>
        Checked(emitter).EmitCoreAsync(eventName, arguments, cancellationToken);

    /// <summary>Sends an event with any number of arguments.</summary>
    /// <param name="emitter">Where to send it.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Ends the wait for room in the queue; a packet that was accepted is sent all the same.</param>
    /// <returns>A task that completes when the packet is accepted for sending.</returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    public static ValueTask EmitListAsync(
        this IEventEmitter emitter,
        string eventName,
        IReadOnlyList<object?> arguments,
        CancellationToken cancellationToken = default) =>
        Checked(emitter).EmitCoreAsync(eventName, new EmitArgumentList(arguments), cancellationToken);

    /// <summary>Sends the event <c>message</c>. Corresponds to <c>send()</c>.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="emitter">Where to send it.</param>
    /// <param name="message">The argument.</param>
    /// <param name="cancellationToken">Ends the wait for room in the queue; a packet that was accepted is sent all the same.</param>
    /// <returns>A task that completes when the packet is accepted for sending.</returns>
    public static ValueTask SendAsync<T>(this IEventEmitter emitter, T message, CancellationToken cancellationToken = default) =>
        Checked(emitter).EmitCoreAsync("message", new EmitArguments<T>(message), cancellationToken);

    private static IEventEmitter Checked(IEventEmitter emitter)
    {
        ArgumentNullException.ThrowIfNull(emitter);
        return emitter;
    }
}
