using Socketeer.Client.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Client;

/// <content>Receiving: handlers, and the calling of them.</content>
public sealed partial class ClientSocket
{
    private readonly EventListeners _listeners = new([]);
    private readonly Subscriptions<Func<EventContext, ValueTask>> _any = new();

    // What came before the server's answer to CONNECT: recovered events, and what a middleware emitted.
    private readonly Queue<Packet> _receiveBuffer = new();

    /// <summary>Gets the catch-all handlers at this moment, in the order in which they are called. Corresponds to <c>listenersAny()</c>.</summary>
    public IReadOnlyList<Func<EventContext, ValueTask>> ListenersAny => Array.AsReadOnly(_any.Handlers);

    /// <summary>Gets the outgoing catch-all handlers at this moment, in the order in which they are called. Corresponds to <c>listenersAnyOutgoing()</c>.</summary>
    public IReadOnlyList<Action<string, EventArguments>> ListenersAnyOutgoing => Array.AsReadOnly(_anyOutgoing.Handlers);

    /// <inheritdoc />
    public IDisposable AddListener(string eventName, Func<EventContext, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        return _listeners.Add(eventName, handler);
    }

    /// <summary>Takes every handler of an event away. Corresponds to <c>off(event)</c>; a single one goes by disposing its registration.</summary>
    /// <param name="eventName">The event's name.</param>
    public void Off(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        _listeners.Remove(eventName);
    }

    /// <summary>Takes every handler of every event away. Corresponds to <c>off()</c>.</summary>
    public void Off()
    {
        foreach (EventListener listener in _listeners.All)
        {
            listener.Dispose();
        }
    }

    /// <summary>Adds a handler of every event, called before the event's own handlers. Corresponds to <c>onAny()</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable OnAny(Func<EventContext, ValueTask> handler) => _any.Add(handler);

    /// <summary>Adds a handler of every event before those that are there. Corresponds to <c>prependAny()</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable PrependAny(Func<EventContext, ValueTask> handler) => _any.Prepend(handler);

    /// <summary>Takes every catch-all handler away. Corresponds to <c>offAny()</c>.</summary>
    public void OffAny() => _any.Clear();

    private Task OnEventAsync(Packet packet)
    {
        Client.Metrics.OnEventReceived(NamespaceName);
        if (Keep(packet, out string? exceeded) is { } room)
        {
            if (!room.IsCompleted)
            {
                Client.Metrics.OnReadingPaused(NamespaceName);
            }

            return room;
        }

        packet.Return();
        if (exceeded is null)
        {
            return Task.CompletedTask;
        }

        Log.TooManyEvents(Client.SocketLogger, NamespaceName, exceeded);
        throw EngineConnection.ParseError($"the server sent more events than {exceeded} allows to wait");
    }

    /// <summary>Finds the place of an event: the queue, or the buffer of what came before the acceptance.</summary>
    /// <param name="packet">Its packet.</param>
    /// <param name="exceeded">The option that lets no more events wait.</param>
    /// <returns>A task that completes when more may be read; none when there is no place for the event.</returns>
    private Task? Keep(Packet packet, out string? exceeded)
    {
        lock (Gate)
        {
            exceeded = _isActive ? FindExceeded() : null;
            if (!_isActive || exceeded is not null)
            {
                return null;
            }

            if (!_isConnected)
            {
                _receiveBuffer.Enqueue(packet);
                return Task.CompletedTask;
            }

            NoteOffset(packet);
            return _queue.Post(packet, _connectionEnded.Token) < Client.Options.MaxQueuedEvents
                ? Task.CompletedTask
                : Client.WaitForRoomAsync(_queue);
        }
    }

    // Under the lock: the option by which no further event may wait. What waits may have come by connections before this one.
    private string? FindExceeded()
    {
        SocketIOClientOptions options = Client.Options;
        return _receiveBuffer.Count >= options.MaxQueuedEvents
            ? nameof(options.MaxQueuedEvents)
            : _receiveBuffer.Count + _queue.Count >= Math.Max(options.MaxQueuedEvents, options.MaxEventsBehindAcks)
                ? nameof(options.MaxEventsBehindAcks)
                : null;
    }

    private void ReplayReceived()
    {
        while (_receiveBuffer.TryDequeue(out Packet? packet))
        {
            NoteOffset(packet);
            _queue.Post(packet, _connectionEnded.Token);
        }
    }

    private void DropReceived()
    {
        while (_receiveBuffer.TryDequeue(out Packet? packet))
        {
            packet.Return();
        }
    }

    // Never throws.
    private async ValueTask HandleEventAsync(Packet packet, CancellationToken connectionEnded)
    {
        string? name = FindName(packet);
        Func<EventContext, ValueTask>[] any = _any.Handlers;
        if (name is null && any.Length == 0)
        {
            packet.Return();
            return;
        }

        EventContext context = ClientEvent.Begin(this, packet, name, connectionEnded, out ClientEvent incoming);
        foreach (Func<EventContext, ValueTask> handler in any)
        {
            await CallAsync(handler, context).ConfigureAwait(false);
        }

        // The catch-alls may have added handlers.
        name ??= context.Name;
        foreach (EventListener listener in _listeners.All)
        {
            if (listener.EventName == name)
            {
                await CallAsync(listener.Handler, context).ConfigureAwait(false);
            }
        }

        try
        {
            await incoming.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A scoped service that cannot be disposed.
            Log.HandlerFailed(Client.SocketLogger, "(scope)", NamespaceName, exception);
        }
    }

    /// <summary>Gives the name of an event that has a handler; no string is made of one that has none.</summary>
    private string? FindName(Packet packet)
    {
        string? name = null;
        if (!packet.TryGetEventName(out ReadOnlySpan<byte> utf8Name))
        {
            // No name, or one that is written with escapes.
            name = packet.GetEventName();
        }

        foreach (EventListener listener in _listeners.All)
        {
            if (name is null ? listener.IsNamed(utf8Name) : listener.EventName == name)
            {
                return listener.EventName;
            }
        }

        return null;
    }

    // A handler that throws is logged once and hurts nobody else: not the other handlers, not the socket.
    private async ValueTask CallAsync(Func<EventContext, ValueTask> handler, EventContext context)
    {
        try
        {
            await handler(context).ConfigureAwait(false);
        }
        catch (EventArgumentException exception)
        {
            Log.UnexpectedArgument(Client.SocketLogger, context.Name, NamespaceName, exception.Message);
        }
        catch (Exception exception) when (!IsConnected && exception is (SocketDisconnectedException or OperationCanceledException))
        {
            // It waited for the server, and the server is gone.
            Log.HandlerAbandoned(Client.SocketLogger, context.Name, NamespaceName);
        }
        catch (Exception exception)
        {
            Log.HandlerFailed(Client.SocketLogger, context.Name, NamespaceName, exception);
        }
    }
}
