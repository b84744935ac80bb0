using System.Runtime.CompilerServices;

namespace Socketeer.Server;

/// <content>Handlers and middlewares: adding them, taking them away, and those that are told of the socket itself.</content>
public sealed partial class ServerSocket
{
    private readonly EventListeners _listeners;

    // Made when they are first used: a server holds very many sockets, and few have all of these.
    private Subscriptions<Func<EventContext, ValueTask>>? _any;
    private Subscriptions<Action<string, EventArguments>>? _anyOutgoing;
    private Subscriptions<EventMiddleware>? _middlewares;
    private Subscriptions<Func<DisconnectReason, ValueTask>>? _disconnecting;
    private Subscriptions<Func<DisconnectReason, ValueTask>>? _disconnected;
    private Subscriptions<Action<Exception>>? _errors;

    /// <summary>Gets the catch-all handlers at this moment, in the order in which they are called. Corresponds to <c>listenersAny()</c>.</summary>
    public IReadOnlyList<Func<EventContext, ValueTask>> ListenersAny => Array.AsReadOnly(Handlers(_any));

    /// <summary>Gets the outgoing catch-all handlers at this moment, in the order in which they are called. Corresponds to <c>listenersAnyOutgoing()</c>.</summary>
    public IReadOnlyList<Action<string, EventArguments>> ListenersAnyOutgoing => Array.AsReadOnly(Handlers(_anyOutgoing));

    /// <inheritdoc />
    public IDisposable AddListener(string eventName, Func<EventContext, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        return _listeners.Add(eventName, handler);
    }

    /// <summary>Takes every handler of an event away. Corresponds to <c>removeAllListeners()</c>.</summary>
    /// <param name="eventName">The event's name.</param>
    public void Off(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        _listeners.Remove(eventName);
    }

    /// <summary>Adds a handler of every event, called before the event's own handlers and middlewares. Corresponds to <c>onAny()</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable OnAny(Func<EventContext, ValueTask> handler) => Of(ref _any).Add(handler);

    /// <summary>Adds a handler of every event before those that are there. Corresponds to <c>prependAny()</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable PrependAny(Func<EventContext, ValueTask> handler) => Of(ref _any).Prepend(handler);

    /// <summary>Takes every catch-all handler away. Corresponds to <c>offAny()</c>.</summary>
    public void OffAny() => _any?.Clear();

    /// <summary>
    /// Adds a handler of every event that is sent to this socket, broadcasts included and acks not. It gets the name and the
    /// arguments, which are valid during the call. Corresponds to <c>onAnyOutgoing()</c>.
    /// </summary>
    /// <param name="handler">The handler. It runs where the event is sent, so it must be quick.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable OnAnyOutgoing(Action<string, EventArguments> handler) => Of(ref _anyOutgoing).Add(handler);

    /// <summary>Adds a handler of every event that is sent before those that are there. Corresponds to <c>prependAnyOutgoing()</c>.</summary>
    /// <param name="handler">The handler. It runs where the event is sent, so it must be quick.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable PrependAnyOutgoing(Action<string, EventArguments> handler) => Of(ref _anyOutgoing).Prepend(handler);

    /// <summary>Takes every outgoing catch-all handler away. Corresponds to <c>offAnyOutgoing()</c>.</summary>
    public void OffAnyOutgoing() => _anyOutgoing?.Clear();

    /// <summary>Adds a middleware that every event of this socket passes. Corresponds to <c>socket.use()</c>.</summary>
    /// <param name="middleware">The middleware.</param>
    public void Use(EventMiddleware middleware) => Of(ref _middlewares).Add(middleware);

    /// <summary>Adds a handler that runs when the socket disconnects, with its rooms still to be seen. Corresponds to <c>disconnecting</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(2)]
    public IDisposable OnDisconnecting(Func<DisconnectReason, ValueTask> handler) => Of(ref _disconnecting).Add(handler);

    /// <summary>Adds a handler that runs when the socket disconnects, with its rooms still to be seen. Corresponds to <c>disconnecting</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable OnDisconnecting(Action<DisconnectReason> handler) => Of(ref _disconnecting).Add(ToAsync(handler));

    /// <summary>Adds a handler that runs when the socket has disconnected. Corresponds to <c>disconnect</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(2)]
    public IDisposable OnDisconnected(Func<DisconnectReason, ValueTask> handler) => Of(ref _disconnected).Add(handler);

    /// <summary>Adds a handler that runs when the socket has disconnected. Corresponds to <c>disconnect</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable OnDisconnected(Action<DisconnectReason> handler) => Of(ref _disconnected).Add(ToAsync(handler));

    /// <summary>
    /// Adds a handler of errors: a middleware of this socket threw, or the client broke the protocol and is being disconnected.
    /// Corresponds to <c>error</c>.
    /// </summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable OnError(Action<Exception> handler) => Of(ref _errors).Add(handler);

    /// <summary>The socket is connected: its connection handlers are the first user code it meets.</summary>
    internal void OnConnected() => _work.Begin(new SocketWork(SocketWorkKind.Connected));

    internal void OnError(Exception error)
    {
        foreach (Action<Exception> handler in Handlers(_errors))
        {
            try
            {
                handler(error);
            }
            catch (Exception exception)
            {
                Log.HandlerFailed(Logger, "error", Id, exception);
            }
        }
    }

    private static Subscriptions<T> Of<T>(ref Subscriptions<T>? subscriptions)
        where T : Delegate => LazyInitializer.EnsureInitialized(ref subscriptions, static () => new Subscriptions<T>());

    private static T[] Handlers<T>(Subscriptions<T>? subscriptions)
        where T : Delegate => subscriptions?.Handlers ?? [];

    private static Func<DisconnectReason, ValueTask> ToAsync(Action<DisconnectReason> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return reason =>
        {
            handler(reason);
            return ValueTask.CompletedTask;
        };
    }

    private async ValueTask CallDisconnectionHandlersAsync(TaskCompletionSource? done)
    {
        await CallAsync(Handlers(_disconnecting), "disconnecting");
        _lastRooms = GetRooms();
        await CallAsync(Handlers(_disconnected), "disconnect");
        done?.TrySetResult();
    }

    private async ValueTask CallAsync(Func<DisconnectReason, ValueTask>[] handlers, string name)
    {
        foreach (Func<DisconnectReason, ValueTask> handler in handlers)
        {
            try
            {
                await handler(_disconnectReason);
            }
            catch (Exception exception)
            {
                Log.HandlerFailed(Logger, name, Id, exception);
            }
        }
    }
}
