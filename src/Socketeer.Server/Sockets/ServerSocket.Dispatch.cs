using System.Diagnostics;
using System.Text;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <content>Dispatch: an event waits for its turn, and its handlers and middlewares are called.</content>
public sealed partial class ServerSocket
{
    private bool HasCatchAll => Handlers(_any).Length > 0 || Handlers(_middlewares).Length > 0;

    /// <summary>An event arrived.</summary>
    /// <returns>A task that completes when the next packet of the connection may be read.</returns>
    internal ValueTask OnEventAsync(Packet packet)
    {
        int waiting = _work.Post(new SocketWork(SocketWorkKind.Event, packet));
        return waiting < _work.Limit ? ValueTask.CompletedTask : WaitForHandlersAsync(waiting);
    }

    /// <summary>Makes one call of user code. Never throws.</summary>
    internal ValueTask DoAsync(SocketWork work) => work.Kind switch
    {
        SocketWorkKind.Connected => Namespace.CallConnectionHandlersAsync(this),
        SocketWorkKind.Event => HandleEventAsync(work.Packet!),
        _ => CallDisconnectionHandlersAsync(work.Done),
    };

    private ValueTask WaitForHandlersAsync(int waiting)
    {
        int limit = Math.Max(_work.Limit, Namespace.Server.Options.MaxEventsBehindAcks);
        if (waiting > limit)
        {
            _connection.OnTooManyEvents(limit);
            return ValueTask.CompletedTask;
        }

        ValueTask room = _connection.WaitForRoomAsync(_work);
        if (!room.IsCompleted)
        {
            // Whoever reads from the client waits for it now.
            Namespace.Server.Metrics.OnReadingPaused(Namespace.FiguresName);
        }

        return room;
    }

    private ValueTask HandleEventAsync(Packet packet)
    {
        EventListener[] listeners = _listeners.All;
        if (!TryFindHandlers(packet, listeners, out string? name))
        {
            packet.Return();
            return ValueTask.CompletedTask;
        }

        EventContext context = ServerEvent.Begin(this, packet, name, out ServerEvent incoming);
        return SocketIOActivities.HasListeners
            ? TraceEventAsync(listeners, name, context, incoming)
            : HandleEventAsync(listeners, name, context, incoming);
    }

    private ValueTask HandleEventAsync(EventListener[] listeners, string? name, EventContext context, ServerEvent incoming) => HasCatchAll
        ? HandleEventAsync(context, incoming)
        : CallListenersAsync(listeners, 0, name!, context, incoming);

    private async ValueTask TraceEventAsync(EventListener[] listeners, string? name, EventContext context, ServerEvent incoming)
    {
        using Activity? activity = SocketIOActivities.StartEvent(this, context.Name, isKnown: name is not null, _connection.HandshakeLink);
        await HandleEventAsync(listeners, name, context, incoming);
    }

    // Not an async method: most handlers complete at once, and then nothing need be kept for later.
    private ValueTask CallListenersAsync(EventListener[] listeners, int first, string name, EventContext context, ServerEvent incoming)
    {
        for (int i = first; i < listeners.Length; i++)
        {
            if (listeners[i].EventName != name)
            {
                continue;
            }

            ValueTask called = CallAsync(listeners[i].Handler, context);
            if (!called.IsCompletedSuccessfully)
            {
                return ContinueAsync(called, listeners, i + 1, name, context, incoming);
            }
        }

        return CompleteAsync(incoming);
    }

    private async ValueTask ContinueAsync(
        ValueTask called, EventListener[] listeners, int next, string name, EventContext context, ServerEvent incoming)
    {
        await called;
        await CallListenersAsync(listeners, next, name, context, incoming);
    }

    private async ValueTask HandleEventAsync(EventContext context, ServerEvent incoming)
    {
        foreach (Func<EventContext, ValueTask> handler in Handlers(_any))
        {
            await CallAsync(handler, context);
        }

        // The catch-alls may have added handlers, and a middleware may put another event in this one's place.
        EventMiddleware[] middlewares = Handlers(_middlewares);
        if (middlewares.Length > 0)
        {
            await PassAsync(middlewares, context);
            await CompleteAsync(incoming);
        }
        else
        {
            await CallListenersAsync(_listeners.All, 0, context.Name, context, incoming);
        }
    }

    /// <summary>Finds out whether anybody wants to know of an event.</summary>
    private bool TryFindHandlers(Packet packet, EventListener[] listeners, out string? name)
    {
        name = null;
        SocketIOServer server = Namespace.Server;
        int length;
        if (packet.TryGetEventName(out ReadOnlySpan<byte> utf8Name))
        {
            length = utf8Name.Length;
        }
        else
        {
            // No name, or one that is written with escapes.
            name = packet.GetEventName();
            length = Encoding.UTF8.GetByteCount(name);
        }

        if (length > server.Options.MaxEventNameLength)
        {
            Log.EventNameTooLong(Logger, Id, server.Options.MaxEventNameLength);
            server.Metrics.OnEventUnhandled(Namespace.FiguresName);
            return false;
        }

        server.Metrics.OnEventReceived(Namespace.FiguresName);
        foreach (EventListener listener in listeners)
        {
            if (name is null ? listener.IsNamed(utf8Name) : listener.EventName == name)
            {
                name = listener.EventName;
                return true;
            }
        }

        if (HasCatchAll)
        {
            return true;
        }

        server.Metrics.OnEventUnhandled(Namespace.FiguresName);
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
            SocketIOActivities.OnFailed(exception);
            OnError(exception);
        }

        async Task NextAsync(int index)
        {
            if (index < middlewares.Length)
            {
                await middlewares[index](context, () => NextAsync(index + 1));
                return;
            }

            string name = context.Name;
            foreach (EventListener listener in _listeners.All)
            {
                if (listener.EventName == name)
                {
                    await CallAsync(listener.Handler, context);
                }
            }
        }
    }

    // A handler that throws is logged once and hurts nobody else: not the other handlers, not the socket.
    private ValueTask CallAsync(Func<EventContext, ValueTask> handler, EventContext context)
    {
        try
        {
            ValueTask called = handler(context);
            return called.IsCompletedSuccessfully ? ValueTask.CompletedTask : AwaitHandlerAsync(called, context);
        }
        catch (Exception exception)
        {
            OnHandlerFailed(exception, context);
            return ValueTask.CompletedTask;
        }
    }

    private async ValueTask AwaitHandlerAsync(ValueTask called, EventContext context)
    {
        try
        {
            await called;
        }
        catch (Exception exception)
        {
            OnHandlerFailed(exception, context);
        }
    }

    private void OnHandlerFailed(Exception exception, EventContext context)
    {
        if (exception is EventArgumentException)
        {
            Log.UnexpectedArgument(Logger, context.Name, Id, exception.Message);
        }
        else if ((IsDisconnected || !Connection.IsOpen) && exception is SocketDisconnectedException or OperationCanceledException)
        {
            // It waited for the client, and the client is gone; the connection knows that first.
            Log.HandlerAbandoned(Logger, context.Name, Id);
            return;
        }
        else
        {
            Log.HandlerFailed(Logger, context.Name, Id, exception);
        }

        SocketIOActivities.OnFailed(exception);
    }

    private ValueTask CompleteAsync(ServerEvent incoming)
    {
        ValueTask completed = incoming.CompleteAsync();
        return completed.IsCompletedSuccessfully ? ValueTask.CompletedTask : AwaitScopeAsync(completed);
    }

    private async ValueTask AwaitScopeAsync(ValueTask completed)
    {
        try
        {
            await completed;
        }
        catch (Exception exception)
        {
            // A scoped service that cannot be disposed.
            Log.HandlerFailed(Logger, "(scope)", Id, exception);
        }
    }
}
