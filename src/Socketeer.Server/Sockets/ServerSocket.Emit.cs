using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <content>Sending: events, acks, and the operators that change how.</content>
public sealed partial class ServerSocket
{
    /// <summary>Gets an operator that drops what the client is not ready for. Corresponds to <c>volatile</c>.</summary>
    public EmitOperator Volatile => new(this, SendOptions.Volatile, null);

    /// <summary>Sets whether what is sent is compressed where compression is on. Corresponds to <c>compress()</c>.</summary>
    /// <param name="compress">Whether it is.</param>
    /// <returns>An operator.</returns>
    public EmitOperator Compress(bool compress) => new(this, compress ? SendOptions.None : SendOptions.Uncompressed, null);

    /// <summary>Sets how long acks are waited for. Corresponds to <c>timeout()</c>.</summary>
    /// <param name="timeout">The time; above zero.</param>
    /// <returns>An operator.</returns>
    public EmitOperator Timeout(TimeSpan timeout) => new EmitOperator(this, SendOptions.None, null).Timeout(timeout);

    /// <inheritdoc />
    public ValueTask EmitCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => EmitAsync(eventName, arguments, SendOptions.None, cancellationToken);

    /// <inheritdoc />
    public Task<EventArguments> EmitWithAckCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => EmitWithAckAsync(eventName, arguments, SendOptions.None, null, cancellationToken);

    internal ValueTask EmitAsync<TArguments>(
        string eventName, TArguments arguments, SendOptions options, CancellationToken cancellationToken)
        where TArguments : IEmitArguments
    {
        EncodedPacket packet = Namespace.EncodeEvent(eventName, arguments, ackId: null);
        if (_recovery is { } recovery && IsKept(options))
        {
            return EmitKeptAsync(recovery, packet, options, cancellationToken);
        }

        return EmitUnkeptAsync(packet, options, cancellationToken);
    }

    internal Task<EventArguments> EmitWithAckAsync<TArguments>(
        string eventName, TArguments arguments, SendOptions options, TimeSpan? timeout, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => SocketIOActivities.HasListeners
            ? SocketIOActivities.TraceEmitAsync(
                Namespace.Name,
                eventName,
                Id,
                (this, eventName, arguments, options, timeout, cancellationToken),
                static it => it.Item1.EmitAndWaitAsync(it.eventName, it.arguments, it.options, it.timeout, it.cancellationToken))
            : EmitAndWaitAsync(eventName, arguments, options, timeout, cancellationToken);

    /// <summary>Gets a value that tells whether the client owes an ack.</summary>
    internal bool OwesAcks => _acks.IsOwing;

    internal void RemoveAck(long ackId) => _acks.Take(ackId);

    /// <summary>The client answered an event.</summary>
    internal void OnAck(Packet packet)
    {
        if (packet.AckId is { } ackId && _acks.Take(ackId) is { } ack)
        {
            // The answer belongs to whoever waits for it from now on: the packet is not recycled.
            ack.OnAck(packet.Arguments);
        }
        else
        {
            packet.Return();
        }
    }

    /// <summary>Sends a packet of a broadcast.</summary>
    internal void SendBroadcast(EncodedPacket packet, SendOptions options) => SendEvent(packet, options);

    /// <summary>Sends a packet of a broadcast that asks for an ack.</summary>
    internal void SendBroadcast(EncodedPacket packet, SendOptions options, long ackId, BroadcastAck ack)
    {
        // Registered before it is sent: the answer may be faster than this thread.
        switch (AddAck(ackId, ack))
        {
            case AckRegistration.Disconnected:
                return;
            case AckRegistration.Full:
                // One client that answers nothing keeps the others from neither the event nor the answers.
                Log.TooManyAcks(Logger, Id, Namespace.Server.Options.MaxPendingAcks);
                ack.OnNotAsked();
                break;
            default:
                break;
        }

        SendEvent(packet, options);
    }

    internal ValueTask SendAckAsync(long ackId, PayloadWriter payload)
    {
        EncodedPacket packet = Namespace.Server.Options.Codec.Encode(PacketType.Ack, Namespace.Utf8Name.Span, ackId, payload);
        SendStatus status = Send(packet, SendOptions.None);
        packet.Release();
        return status == SendStatus.Congested ? WaitForRoomAsync(CancellationToken.None) : ValueTask.CompletedTask;
    }

    private async Task<EventArguments> EmitAndWaitAsync<TArguments>(
        string eventName, TArguments arguments, SendOptions options, TimeSpan? timeout, CancellationToken cancellationToken)
        where TArguments : IEmitArguments
    {
        cancellationToken.ThrowIfCancellationRequested();
        long ackId = Namespace.NextAckId();
        EncodedPacket packet = Namespace.EncodeEvent(eventName, arguments, ackId);
        var ack = new SingleAck();
        try
        {
            // Registered before it is sent: the answer may be faster than this thread.
            AckRegistration registration = AddAck(ackId, ack);
            if (registration == AckRegistration.Full)
            {
                int limit = Namespace.Server.Options.MaxPendingAcks;
                throw new InvalidOperationException(
                    $"The socket owes {limit} acks already. Set a timeout on acks, or raise {nameof(SocketIOOptions.MaxPendingAcks)}.");
            }

            if (registration == AckRegistration.Added && SendEvent(packet, options) == SendStatus.Closed)
            {
                ack.OnDisconnected();
            }
        }
        finally
        {
            packet.Release();
        }

        try
        {
            return await ack.WaitAsync(timeout, Namespace.Server.Time, cancellationToken);
        }
        finally
        {
            RemoveAck(ackId);
        }
    }

    private AckRegistration AddAck(long ackId, PendingAck ack)
    {
        AckRegistration registration = _acks.Add(ackId, ack, Namespace.Server.Options.MaxPendingAcks);
        if (registration == AckRegistration.Added)
        {
            _connection.OnAckAwaited();
        }

        return registration;
    }

    // Releases the packet.
    private ValueTask EmitUnkeptAsync(EncodedPacket packet, SendOptions options, CancellationToken cancellationToken)
    {
        SendStatus status = SendEvent(packet, options);
        packet.Release();
        return status == SendStatus.Congested ? WaitForRoomAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    private SendStatus SendEvent(EncodedPacket packet, SendOptions options)
    {
        OnSending(packet);
        SendStatus status = Send(packet, options);
        if (status == SendStatus.Dropped)
        {
            Namespace.Server.Metrics.OnEventDropped(Namespace.FiguresName);
        }

        return status;
    }

    private ValueTask WaitForRoomAsync(CancellationToken cancellationToken) =>
        Namespace.Server.Metrics.OnWaiting(Connection.WaitForRoomAsync(cancellationToken), Namespace.FiguresName);

    private void OnSending(EncodedPacket packet)
    {
        if (Handlers(_anyOutgoing) is { Length: > 0 } handlers && !IsDisconnected)
        {
            NotifyOutgoing(handlers, packet);
        }

        Namespace.Server.Metrics.OnEventSent(Namespace.FiguresName);
    }

    private SendStatus Send(EncodedPacket packet, SendOptions options)
    {
        WaitUntilAnnounced();
        return IsDisconnected ? SendStatus.Closed : Connection.Send(packet, options);
    }

    // A rare listener pays for reading back what was written; nobody else does.
    private void NotifyOutgoing(Action<string, EventArguments>[] handlers, EncodedPacket encoded)
    {
        Packet? packet = null;
        try
        {
            packet = Namespace.Server.Options.Codec.Decode(encoded, Namespace.Server.Serializer);
            string name = packet.GetEventName();
            foreach (Action<string, EventArguments> handler in handlers)
            {
                handler(name, packet.Arguments);
            }
        }
        catch (Exception exception)
        {
            Log.HandlerFailed(Logger, "(outgoing)", Id, exception);
        }
        finally
        {
            packet?.Return();
        }
    }
}
