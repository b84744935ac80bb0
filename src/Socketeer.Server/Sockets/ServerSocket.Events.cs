using System.Runtime.CompilerServices;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <content>Receiving: handlers, middlewares, and the calling of both.</content>
public sealed partial class ServerSocket
{
    private static readonly PacketLimits OutgoingLimits = new() { MaxAttachments = int.MaxValue, MaxDepth = 1000, MaxNamespaceLength = int.MaxValue };

    private readonly EventListeners _listeners = new();
    private readonly Subscriptions<Func<EventContext, ValueTask>> _any = new();
    private readonly Subscriptions<Action<string, EventArguments>> _anyOutgoing = new();
    private readonly Subscriptions<EventMiddleware> _middlewares = new();
    private readonly Subscriptions<Func<DisconnectReason, ValueTask>> _disconnecting = new();
    private readonly Subscriptions<Func<DisconnectReason, ValueTask>> _disconnected = new();
    private readonly Subscriptions<Action<Exception>> _errors = new();

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
    public IDisposable OnAny(Func<EventContext, ValueTask> handler) => _any.Add(handler);

    /// <summary>Adds a handler of every event before those that are there. Corresponds to <c>prependAny()</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable PrependAny(Func<EventContext, ValueTask> handler) => _any.Prepend(handler);

    /// <summary>Takes every catch-all handler away. Corresponds to <c>offAny()</c>.</summary>
    public void OffAny() => _any.Clear();

    /// <summary>
    /// Adds a handler of every event that is sent to this socket, broadcasts included and acks not. It gets the name and the
    /// arguments, which are valid during the call. Corresponds to <c>onAnyOutgoing()</c>.
    /// </summary>
    /// <param name="handler">The handler. It runs where the event is sent, so it must be quick.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable OnAnyOutgoing(Action<string, EventArguments> handler) => _anyOutgoing.Add(handler);

    /// <summary>Adds a handler of every event that is sent before those that are there. Corresponds to <c>prependAnyOutgoing()</c>.</summary>
    /// <param name="handler">The handler. It runs where the event is sent, so it must be quick.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable PrependAnyOutgoing(Action<string, EventArguments> handler) => _anyOutgoing.Prepend(handler);

    /// <summary>Takes every outgoing catch-all handler away. Corresponds to <c>offAnyOutgoing()</c>.</summary>
    public void OffAnyOutgoing() => _anyOutgoing.Clear();

    /// <summary>Adds a middleware that every event of this socket passes. Corresponds to <c>socket.use()</c>.</summary>
    /// <param name="middleware">The middleware.</param>
    public void Use(EventMiddleware middleware) => _middlewares.Add(middleware);

    /// <summary>Adds a handler that runs when the socket disconnects, with its rooms still to be seen. Corresponds to <c>disconnecting</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(2)]
    public IDisposable OnDisconnecting(Func<DisconnectReason, ValueTask> handler) => _disconnecting.Add(handler);

    /// <summary>Adds a handler that runs when the socket disconnects, with its rooms still to be seen. Corresponds to <c>disconnecting</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable OnDisconnecting(Action<DisconnectReason> handler) => _disconnecting.Add(ToAsync(handler));

    /// <summary>Adds a handler that runs when the socket has disconnected. Corresponds to <c>disconnect</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(2)]
    public IDisposable OnDisconnected(Func<DisconnectReason, ValueTask> handler) => _disconnected.Add(handler);

    /// <summary>Adds a handler that runs when the socket has disconnected. Corresponds to <c>disconnect</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable OnDisconnected(Action<DisconnectReason> handler) => _disconnected.Add(ToAsync(handler));

    /// <summary>
    /// Adds a handler of errors: a middleware of this socket threw, or the client broke the protocol and is being disconnected.
    /// Corresponds to <c>error</c>.
    /// </summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable OnError(Action<Exception> handler) => _errors.Add(handler);

    /// <summary>An event arrived.</summary>
    /// <returns>A task that completes when the next packet of the connection may be read.</returns>
    internal ValueTask OnEventAsync(Packet packet) => _work.PostAsync(new SocketWork(SocketWorkKind.Event, packet));

    /// <summary>The socket is connected: its connection handlers are the first user code it meets.</summary>
    internal void OnConnected() => _work.Begin(new SocketWork(SocketWorkKind.Connected));

    internal void OnError(Exception error)
    {
        foreach (Action<Exception> handler in _errors.Handlers)
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

    /// <summary>Makes one call of user code. Never throws.</summary>
    internal ValueTask DoAsync(SocketWork work) => work.Kind switch
    {
        SocketWorkKind.Connected => Namespace.CallConnectionHandlersAsync(this),
        SocketWorkKind.Event => HandleEventAsync(work.Packet!),
        _ => CallDisconnectionHandlersAsync(work.Done),
    };

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
        await CallAsync(_disconnecting.Handlers, "disconnecting");
        _lastRooms = Namespace.Adapter.GetRooms(this);
        await CallAsync(_disconnected.Handlers, "disconnect");
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

    private async ValueTask HandleEventAsync(Packet packet)
    {
        if (!TryFindHandlers(packet, out string? name, out Func<EventContext, ValueTask>[] handlers))
        {
            packet.Return();
            return;
        }

        EventContext context = ServerEvent.Begin(this, packet, name, out ServerEvent incoming);
        try
        {
            foreach (Func<EventContext, ValueTask> handler in _any.Handlers)
            {
                await CallAsync(handler, context);
            }

            EventMiddleware[] middlewares = _middlewares.Handlers;
            if (middlewares.Length > 0)
            {
                await PassAsync(middlewares, context);
                return;
            }

            foreach (Func<EventContext, ValueTask> handler in handlers)
            {
                await CallAsync(handler, context);
            }
        }
        finally
        {
            await CompleteAsync(incoming);
        }
    }

    /// <summary>Finds the handlers of an event.</summary>
    /// <returns><see langword="false"/> when nobody wants to know of it.</returns>
    private bool TryFindHandlers(Packet packet, out string? name, out Func<EventContext, ValueTask>[] handlers)
    {
        name = null;
        handlers = [];
        bool hasName = packet.TryGetEventName(out ReadOnlySpan<byte> utf8Name);
        int limit = Namespace.Server.Options.MaxEventNameLength;
        if (hasName && utf8Name.Length > limit)
        {
            Log.EventNameTooLong(Logger, Id, limit);
            Namespace.Server.Metrics.OnEventUnhandled(Namespace.Name);
            return false;
        }

        Namespace.Server.Metrics.OnEventReceived(Namespace.Name);
        if (hasName ? _listeners.TryGet(utf8Name, out name, out handlers) : (handlers = _listeners.Get(packet.GetEventName())).Length > 0)
        {
            return true;
        }

        if (_any.Handlers.Length > 0 || _middlewares.Handlers.Length > 0)
        {
            return true;
        }

        Namespace.Server.Metrics.OnEventUnhandled(Namespace.Name);
        return false;
    }

    private async ValueTask PassAsync(EventMiddleware[] middlewares, EventContext context)
    {
        try
        {
            await NextAsync(0);
        }
        catch (Exception exception)
        {
            // Not sent to the client, as in the reference.
            Log.MiddlewareStopped(Logger, Id, exception.Message);
            OnError(exception);
        }

        async Task NextAsync(int index)
        {
            if (index < middlewares.Length)
            {
                await middlewares[index](context, () => NextAsync(index + 1));
                return;
            }

            foreach (Func<EventContext, ValueTask> handler in _listeners.Get(context.Name))
            {
                await CallAsync(handler, context);
            }
        }
    }

    // A handler that throws is logged once and hurts nobody else: not the other handlers, not the socket.
    private async ValueTask CallAsync(Func<EventContext, ValueTask> handler, EventContext context)
    {
        try
        {
            await handler(context);
        }
        catch (EventArgumentException exception)
        {
            Log.UnexpectedArgument(Logger, context.Name, Id, exception.Message);
        }
        catch (Exception exception) when (IsDisconnected && exception is SocketDisconnectedException or OperationCanceledException)
        {
            // It waited for the client, and the client is gone.
            Log.HandlerAbandoned(Logger, context.Name, Id);
        }
        catch (Exception exception)
        {
            Log.HandlerFailed(Logger, context.Name, Id, exception);
        }
    }

    private async ValueTask CompleteAsync(ServerEvent incoming)
    {
        try
        {
            await incoming.CompleteAsync();
        }
        catch (Exception exception)
        {
            // A scoped service that cannot be disposed.
            Log.HandlerFailed(Logger, "(scope)", Id, exception);
        }
    }
}
