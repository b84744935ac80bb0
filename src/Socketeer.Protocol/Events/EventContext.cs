using Socketeer.Protocol.SocketIO;

namespace Socketeer;

/// <summary>One event that arrived, in the hands of its handler: its name, its arguments and the way to answer it.</summary>
/// <remarks>
/// Valid until the handler's task completes; afterwards every member throws <see cref="InvalidOperationException"/>. What stands
/// behind it is pooled, so an event costs no allocation.
/// </remarks>
public readonly struct EventContext
{
    private readonly IncomingEvent? _event;
    private readonly int _version;

    internal EventContext(IncomingEvent incoming)
    {
        _event = incoming;
        _version = incoming.Version;
    }

    /// <summary>Gets the event's name.</summary>
    public string Name => Event.Name;

    /// <summary>Gets the arguments, not decoded.</summary>
    public EventArguments Arguments => Event.Arguments;

    /// <summary>Gets the number of arguments.</summary>
    public int Count => Event.Arguments.Count;

    /// <summary>Gets a value that tells whether the peer asked for an ack.</summary>
    public bool AckRequested => Event.AckId is not null;

    /// <summary>Gets the socket the event came to.</summary>
    public IEventSource Source => Event.Source;

    /// <summary>Gets the services of the application; scoped ones live as long as the event.</summary>
    public IServiceProvider Services => Event.Services;

    /// <summary>Gets a token that is cancelled when the socket disconnects.</summary>
    public CancellationToken Aborted => Event.Aborted;

    internal IncomingEvent Event => _event is { } incoming && incoming.Version == _version
        ? incoming
        : throw new InvalidOperationException("An event's context is valid until its handler completes.");

    /// <summary>Decodes one argument.</summary>
    /// <typeparam name="T">Its type; <c>byte[]</c> and <c>ReadOnlyMemory&lt;byte&gt;</c> for binary, also inside other types.</typeparam>
    /// <param name="index">Its index.</param>
    /// <returns>The value; <see langword="null"/> when the peer sent <c>null</c>.</returns>
    /// <exception cref="EventArgumentException">The peer sent no such argument, or something that is no <typeparamref name="T"/>.</exception>
    public T? Read<T>(int index) => Event.Arguments.Read<T>(index);

    /// <summary>Answers the event with no value. Does nothing when no ack was asked for or when it was answered already.</summary>
    /// <returns>A task that completes when the ack is accepted for sending.</returns>
    public ValueTask AckAsync() => Event.AckAsync(default(NoArguments));

    /// <summary>Answers the event with one value. Does nothing when no ack was asked for or when it was answered already.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>A task that completes when the ack is accepted for sending.</returns>
    public ValueTask AckAsync<T>(T value) => Event.AckAsync(new EmitArguments<T>(value));

    /// <summary>Answers the event with two values. Does nothing when no ack was asked for or when it was answered already.</summary>
    /// <typeparam name="T1">The first value's type.</typeparam>
    /// <typeparam name="T2">The second value's type.</typeparam>
    /// <param name="first">The first value.</param>
    /// <param name="second">The second value.</param>
    /// <returns>A task that completes when the ack is accepted for sending.</returns>
    public ValueTask AckAsync<T1, T2>(T1 first, T2 second) => Event.AckAsync(new EmitArguments<T1, T2>(first, second));

    /// <summary>Answers the event with arguments that were received. Does nothing when no ack was asked for or when it was answered already.</summary>
    /// <param name="arguments">The arguments; copied, not decoded.</param>
    /// <returns>A task that completes when the ack is accepted for sending.</returns>
    public ValueTask AckAsync(EventArguments arguments) => Event.AckAsync(arguments);

    /// <summary>
    /// Puts another event in this one's place, for the handlers that come after: what a middleware of the reference does
    /// when it changes the event's array.
    /// </summary>
    /// <param name="eventName">The new name; not a reserved one.</param>
    /// <param name="arguments">The new arguments.</param>
    public void Replace(string eventName, params object?[] arguments)
    {
        ReservedEvents.ThrowIfReserved(eventName);
        ArgumentNullException.ThrowIfNull(arguments);
        Event.Replace(eventName, new EmitArgumentList(arguments));
    }
}
