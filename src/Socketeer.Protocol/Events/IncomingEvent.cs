using Socketeer.Protocol.SocketIO;

namespace Socketeer;

/// <summary>
/// What stands behind an <see cref="EventContext"/>: one per event under way, pooled by the socket's side of the library, which
/// derives from it. Used by one handler at a time; only the ack may come from any thread.
/// </summary>
public abstract class IncomingEvent
{
    private static readonly PacketLimits NoLimits = new() { MaxAttachments = int.MaxValue, MaxDepth = 1000 };

    private Packet? _packet;
    private string? _name;
    private int _acked;

    /// <summary>Gets the socket the event came to.</summary>
    public abstract IEventSource Source { get; }

    /// <summary>Gets the services of the application.</summary>
    public abstract IServiceProvider Services { get; }

    /// <summary>Gets a token that is cancelled when the socket disconnects.</summary>
    public abstract CancellationToken Aborted { get; }

    /// <summary>Gets the event's name; an event that came without one has the empty name.</summary>
    public string Name => _name ??= Packet.GetEventName();

    /// <summary>Gets the arguments.</summary>
    public EventArguments Arguments => EventArguments.OfEvent(Packet);

    /// <summary>Gets the ack id the peer gave, or <see langword="null"/>.</summary>
    public long? AckId { get; private set; }

    internal int Version { get; private set; }

    private Packet Packet => _packet ?? throw new InvalidOperationException("An event's context is valid until its handler completes.");

    /// <summary>Starts an event.</summary>
    /// <param name="packet">Its packet, which passes to this object.</param>
    /// <param name="name">Its name, if known already.</param>
    /// <returns>The context for handlers.</returns>
    protected EventContext Begin(Packet packet, string? name)
    {
        ArgumentNullException.ThrowIfNull(packet);
        _packet = packet;
        _name = name;
        _acked = 0;
        AckId = packet.AckId;
        return new EventContext(this);
    }

    /// <summary>Ends an event: its contexts become invalid and its packet goes back to the pool.</summary>
    protected void End()
    {
        Version++;
        _packet?.Return();
        _packet = null;
        _name = null;
    }

    /// <summary>Sends the ack.</summary>
    /// <param name="ackId">The peer's id for it.</param>
    /// <param name="payload">The finished payload; the caller returns it.</param>
    /// <returns>A task that completes when the ack is accepted for sending.</returns>
    protected abstract ValueTask SendAckAsync(long ackId, PayloadWriter payload);

    internal ValueTask AckAsync<TArguments>(TArguments arguments)
        where TArguments : IEmitArguments
    {
        if (AckId is not { } ackId || Volatile.Read(ref _acked) != 0)
        {
            return ValueTask.CompletedTask;
        }

        PayloadWriter payload = PayloadWriter.Rent(Packet.Serializer);
        try
        {
            payload.WriteStart();
            arguments.WriteTo(payload);
            payload.WriteEnd();

            // Answered now and not before: a value that cannot be written leaves the ack open for another.
            return Interlocked.Exchange(ref _acked, 1) == 0 ? SendAckAsync(ackId, payload) : ValueTask.CompletedTask;
        }
        finally
        {
            payload.Return();
        }
    }

    internal void Replace<TArguments>(string eventName, TArguments arguments)
        where TArguments : IEmitArguments
    {
        Packet replacement = Build(eventName, arguments, Packet.Serializer);
        Packet.Return();
        _packet = replacement;
        _name = eventName;
    }

    /// <summary>Makes the packet of an event as if it had been received.</summary>
    internal static Packet Build<TArguments>(string eventName, TArguments arguments, EventSerializer serializer)
        where TArguments : IEmitArguments
    {
        PayloadWriter payload = PayloadWriter.Rent(serializer);
        try
        {
            payload.WriteStart(eventName);
            arguments.WriteTo(payload);
            payload.WriteEnd();
            PacketReadResult result = Packet.FromPayload(PacketType.Event, default, ackId: null, payload, NoLimits, serializer);
            return result.Packet ?? throw new InvalidOperationException($"The event is none that could be received: {result.Error.ToText()}.");
        }
        finally
        {
            payload.Return();
        }
    }
}
