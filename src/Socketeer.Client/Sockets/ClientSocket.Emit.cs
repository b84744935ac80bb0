using Socketeer.Client.EngineIO;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Client;

/// <content>Sending: events, acks, and the operators that change how.</content>
public sealed partial class ClientSocket
{
    private readonly Subscriptions<Action<string, EventArguments>> _anyOutgoing = new();
    private readonly RetryQueue? _retries;

    // The client's lock guards these.
    private readonly Dictionary<long, PendingAck> _acks = [];
    private SendBuffer? _sendBuffer;
    private long _nextAckId;

    /// <summary>Gets an operator that drops an event the connection is not ready for. Corresponds to <c>volatile</c>.</summary>
    public EmitOperator Volatile => new(this, isVolatile: true, timeout: null);

    /// <summary>Sets how long acks are waited for. Corresponds to <c>timeout()</c>.</summary>
    /// <param name="timeout">The time; above zero.</param>
    /// <returns>An operator.</returns>
    public EmitOperator Timeout(TimeSpan timeout) => new EmitOperator(this, isVolatile: false, timeout: null).Timeout(timeout);

    /// <summary>
    /// Adds a handler of every event that is sent, acks not. It gets the name and the arguments, which are valid during the call. Corresponds to
    /// <c>onAnyOutgoing()</c>.
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

    /// <inheritdoc />
    /// <remarks>
    /// While the socket is not connected the event is kept, and sent when it is. With <see cref="SocketIOClientOptions.Retries"/> it is kept until it
    /// is acked.
    /// </remarks>
    /// <exception cref="SendBufferFullException">Too much waits to be sent.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public ValueTask EmitCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => EmitAsync(eventName, arguments, isVolatile: false, timeout: null, cancellationToken);

    /// <inheritdoc />
    /// <exception cref="SendBufferFullException">Too much waits to be sent, or too many acks are waited for.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public Task<EventArguments> EmitWithAckCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => EmitWithAckAsync(eventName, arguments, isVolatile: false, timeout: null, cancellationToken);

    internal ValueTask EmitAsync<TArguments>(
        string eventName, TArguments arguments, bool isVolatile, TimeSpan? timeout, CancellationToken cancellationToken)
        where TArguments : IEmitArguments
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (_retries is not null && !isVolatile)
        {
            _retries.Add(eventName, arguments, timeout);
            return ValueTask.CompletedTask;
        }

        EncodedPacket packet = EncodeEvent(eventName, arguments, ackId: null);
        try
        {
            return Send(packet, ack: null, isVolatile, out EngineConnection? engine) == SendStatus.Congested
                ? new ValueTask(engine!.WaitForRoomAsync(cancellationToken))
                : ValueTask.CompletedTask;
        }
        finally
        {
            packet.Release();
        }
    }

    internal Task<EventArguments> EmitWithAckAsync<TArguments>(
        string eventName, TArguments arguments, bool isVolatile, TimeSpan? timeout, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<EventArguments>(cancellationToken)
            : _retries is not null && !isVolatile
                ? _retries.AddAsync(eventName, arguments, timeout, cancellationToken)
                : EmitOnceAsync(eventName, arguments, isVolatile, timeout, cancellationToken);

    /// <summary>Sends an event, once, and waits for its ack.</summary>
    internal async Task<EventArguments> EmitOnceAsync<TArguments>(
        string eventName, TArguments arguments, bool isVolatile, TimeSpan? timeout, CancellationToken cancellationToken)
        where TArguments : IEmitArguments
    {
        var ack = new PendingAck();
        long ackId = AddAck(ack);
        try
        {
            EncodedPacket packet = EncodeEvent(eventName, arguments, ackId);
            try
            {
                if (Send(packet, ack, isVolatile, out _) == SendStatus.Full)
                {
                    throw new AckTimeoutException("The volatile event was dropped: no answer will come.");
                }
            }
            finally
            {
                packet.Release();
            }

            return await ack.Task
                .WaitAsync(timeout ?? Client.Options.AckTimeout ?? System.Threading.Timeout.InfiniteTimeSpan, Client.Options.TimeProvider, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new AckTimeoutException();
        }
        finally
        {
            RemoveAck(ackId, ack);
        }
    }

    internal ValueTask SendAckAsync(long ackId, PayloadWriter payload, CancellationToken connectionEnded)
    {
        EncodedPacket packet = Client.Options.Codec.Encode(PacketType.Ack, _utf8Namespace, ackId, payload);
        try
        {
            // An ack is for the connection on which the event came: nobody waits for it on another.
            if (connectionEnded.IsCancellationRequested || Client.Engine is not { } engine)
            {
                return ValueTask.CompletedTask;
            }

            SendStatus status = engine.TryEnqueue(packet);
            if (status == SendStatus.Full)
            {
                throw NewQueueFull();
            }

            engine.Flush();
            return status == SendStatus.Congested ? new ValueTask(engine.WaitForRoomAsync(CancellationToken.None)) : ValueTask.CompletedTask;
        }
        finally
        {
            packet.Release();
        }
    }

    private static SendBufferFullException NewQueueFull() =>
        new($"More than {nameof(SocketIOClientOptions.MaxSendQueueSize)} bytes wait to be sent: await each emit.");

    private EncodedPacket EncodeEvent<TArguments>(string eventName, TArguments arguments, long? ackId)
        where TArguments : IEmitArguments
    {
        ReservedEvents.ThrowIfReserved(eventName);
        PayloadWriter payload = PayloadWriter.Rent(Client.Serializer);
        try
        {
            payload.WriteStart(eventName);
            arguments.WriteTo(payload);
            payload.WriteEnd();
            return Client.Options.Codec.Encode(PacketType.Event, _utf8Namespace, ackId, payload);
        }
        finally
        {
            payload.Return();
        }
    }

    /// <summary>Sends a packet, or keeps it until the socket is connected.</summary>
    /// <returns><see cref="SendStatus.Full"/> when the packet is volatile and was dropped.</returns>
    private SendStatus Send(EncodedPacket packet, PendingAck? ack, bool isVolatile, out EngineConnection? engine)
    {
        SendStatus status = Accept(packet, ack, isVolatile, out engine);
        if (status == SendStatus.Full)
        {
            Client.Metrics.OnEventDropped(NamespaceName);
            return isVolatile
                ? status
                : throw NewQueueFull();
        }

        Client.Metrics.OnEventSent(NamespaceName);
        if (engine is not null)
        {
            // Before it goes out: an answer must not be seen before its question.
            NotifyOutgoing(packet);
            engine.Flush();
        }

        return status;
    }

    /// <summary>Finds the place of a packet: a connection's queue, this socket's buffer, or none.</summary>
    private SendStatus Accept(EncodedPacket packet, PendingAck? ack, bool isVolatile, out EngineConnection? engine)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(_isEnded, Client);
            engine = Client.Engine;
            if (isVolatile && engine is not { IsWritable: true })
            {
                return SendStatus.Full;
            }

            SendStatus status = _isConnected && engine is not null ? engine.TryEnqueue(packet) : SendStatus.Closed;
            if (status != SendStatus.Closed)
            {
                return status;
            }

            // Also when the connection has just ended, which the socket will be told.
            engine = null;
            _sendBuffer ??= new SendBuffer(Client.Options.MaxSendBufferSize);
            return _sendBuffer.TryAdd(packet, ack)
                ? SendStatus.Queued
                : isVolatile
                    ? SendStatus.Full
                    : throw new SendBufferFullException(
                        $"More than {nameof(SocketIOClientOptions.MaxSendBufferSize)} bytes wait for the socket to be connected.");
        }
    }

    // Under the lock. What was kept goes before what a handler of the connection sends.
    private List<EncodedPacket>? FlushBuffer(EngineConnection engine)
    {
        List<EncodedPacket>? sent = null;
        while (_sendBuffer?.Take() is { } packet)
        {
            engine.Enqueue(packet);
            if (_anyOutgoing.Handlers.Length > 0)
            {
                (sent ??= []).Add(packet);
            }
            else
            {
                packet.Release();
            }
        }

        return sent;
    }

    // Under the lock.
    private void DropBuffer()
    {
        while (_sendBuffer?.Take() is { } packet)
        {
            packet.Release();
        }
    }

    private long AddAck(PendingAck ack)
    {
        lock (Gate)
        {
            if (_acks.Count >= Client.Options.MaxPendingAcks)
            {
                throw new SendBufferFullException(
                    $"{_acks.Count} acks are waited for already. Set a timeout on acks, or raise {nameof(SocketIOClientOptions.MaxPendingAcks)}.");
            }

            _acks.Add(_nextAckId, ack);
            Client.OnAnswerAwaited();
            return _nextAckId++;
        }
    }

    private void RemoveAck(long ackId, PendingAck ack)
    {
        lock (Gate)
        {
            _acks.Remove(ackId);
            _sendBuffer?.Remove(ack);
        }
    }

    private void OnAck(Packet packet)
    {
        PendingAck? ack = null;
        lock (Gate)
        {
            if (packet.AckId is { } ackId)
            {
                _acks.Remove(ackId, out ack);
            }
        }

        // The answer belongs to whoever waits for it from now on: the packet is not recycled.
        if (ack?.TrySetResult(packet.Arguments) != true)
        {
            packet.Return();
        }
    }

    // Under the lock. The server will not answer what was sent; what was kept it does not know yet.
    private void FailAcks()
    {
        foreach ((long ackId, PendingAck ack) in _acks)
        {
            if (ack.Kept is null)
            {
                _acks.Remove(ackId);
                ack.TrySetException(new SocketDisconnectedException());

                // Whoever gave up waiting a moment ago does not look any more.
                _ = ack.Task.Exception;
            }
        }
    }

    private void NotifyOutgoing(List<EncodedPacket>? packets)
    {
        foreach (EncodedPacket packet in packets ?? [])
        {
            NotifyOutgoing(packet);
            packet.Release();
        }
    }

    // A rare listener pays for reading back what was written; nobody else does.
    private void NotifyOutgoing(EncodedPacket encoded)
    {
        if (_anyOutgoing.Handlers is not { Length: > 0 } handlers)
        {
            return;
        }

        Packet packet = Client.Options.Codec.Decode(encoded, Client.Serializer);
        string name = packet.GetEventName();
        foreach (Action<string, EventArguments> handler in handlers)
        {
            try
            {
                handler(name, packet.Arguments);
            }
            catch (Exception exception)
            {
                Log.HandlerFailed(Client.SocketLogger, name, NamespaceName, exception);
            }
        }

        packet.Return();
    }
}
