using Socketeer.Protocol.SocketIO;

namespace Socketeer;

/// <summary>The arguments of an event or an ack, not decoded: <c>...args</c> in JavaScript.</summary>
/// <remarks>An event's arguments live until its handler completes; an ack's as long as you hold them. Safe to read from any thread.</remarks>
public readonly struct EventArguments : IEmitArguments
{
    private readonly Packet? _packet;
    private readonly int _version;
    private readonly int _first;

    private EventArguments(Packet packet, int version, int first, int count)
    {
        _packet = packet;
        _version = version;
        _first = first;
        Count = count;
    }

    /// <summary>Gets the number of arguments.</summary>
    public int Count { get; }

    /// <summary>Gets one argument.</summary>
    /// <param name="index">Its index, below <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public EventArgument this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new EventArgument(_packet!, _version, _first + index);
        }
    }

    /// <summary>Gives the arguments from one on.</summary>
    /// <param name="start">How many to leave out.</param>
    /// <returns>The rest; none when <paramref name="start"/> is <see cref="Count"/> or more.</returns>
    public EventArguments Slice(int start)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        int skipped = Math.Min(start, Count);
        return skipped == 0 ? this : new EventArguments(_packet!, _version, _first + skipped, Count - skipped);
    }

    /// <summary>Decodes one argument.</summary>
    /// <typeparam name="T">Its type; see <see cref="EventArgument.Read{T}"/>.</typeparam>
    /// <param name="index">Its index.</param>
    /// <returns>The value; <see langword="null"/> when the peer sent <c>null</c>.</returns>
    /// <exception cref="EventArgumentException">The peer sent no such argument, or something that is no <typeparamref name="T"/>.</exception>
    public T? Read<T>(int index)
    {
        if (index >= Count)
        {
            throw new EventArgumentException($"Argument {index} is missing: {Count} came.");
        }

        try
        {
            return this[index].Read<T>();
        }
        catch (EventArgumentException exception)
        {
            throw new EventArgumentException($"Argument {index} is not a {typeof(T).Name}.", exception.InnerException);
        }
    }

    /// <inheritdoc />
    void IEmitArguments.WriteTo(PayloadWriter writer) => writer.Write(this);

    /// <summary>Gets the arguments of an event's packet: what stands behind the name.</summary>
    internal static EventArguments OfEvent(Packet packet) =>
        new(packet, packet.Version, 1, Math.Max(0, packet.Elements.Length - 1));

    /// <summary>Gets the arguments of an ack's packet.</summary>
    internal static EventArguments OfAck(Packet packet) => new(packet, packet.Version, 0, packet.Elements.Length);
}
