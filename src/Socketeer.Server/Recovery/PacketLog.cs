using Socketeer.Protocol.EngineIO;

namespace Socketeer.Server;

/// <summary>
/// The latest events of one namespace, in the order in which its sockets got them. Every event has a position, one above that of
/// the event before. Holds a reference to each. Not safe for concurrent use: the adapter's lock guards it.
/// </summary>
internal sealed class PacketLog(PacketBudget budget)
{
    private readonly Dictionary<long, long> _positions = [];
    private Entry[] _ring = [];

    /// <summary>Gets the position of the oldest event that is kept.</summary>
    public long Start { get; private set; }

    /// <summary>Gets the position of the next event.</summary>
    public long End { get; private set; }

    private int Mask => _ring.Length - 1;

    /// <summary>Keeps an event, and gives up the oldest ones when it is too much.</summary>
    /// <returns>The event's position.</returns>
    public long Append(long offset, EncodedPacket packet, BroadcastOptions options, long now)
    {
        if (End - Start == _ring.Length)
        {
            Grow();
        }

        packet.AddReference();
        _ring[End & Mask] = new Entry(offset, packet, options, now);
        _positions.Add(offset, End);
        budget.Add(packet.Size);
        End++;
        while (budget.IsExceeded && Start < End)
        {
            RemoveFirst(isDisplaced: true);
        }

        return End - 1;
    }

    public bool TryFind(long offset, out long position) => _positions.TryGetValue(offset, out position);

    /// <summary>Looks for what a client missed, from where the last look ended.</summary>
    /// <param name="missed">What was found so far.</param>
    /// <param name="most">The largest number of events to look at.</param>
    /// <returns>Why it cannot be had; <see langword="null"/> as long as it can.</returns>
    public RecoveryFailure? Collect(MissedPackets missed, int most = int.MaxValue)
    {
        if (missed.Next < Start)
        {
            return RecoveryFailure.UnknownOffset;
        }

        for (int i = 0; i < most && missed.Next < End; i++)
        {
            ref Entry entry = ref _ring[missed.Next & Mask];
            if (missed.Concerns(entry.Options))
            {
                if (!missed.TryAdd(entry.Packet))
                {
                    return RecoveryFailure.TooMuchMissed;
                }

                missed.LastOffset = entry.Offset;
            }

            missed.Next++;
        }

        return null;
    }

    /// <summary>Gives up the events from before a time.</summary>
    public void RemoveUntil(long time)
    {
        while (Start < End && _ring[Start & Mask].KeptSince <= time)
        {
            RemoveFirst(isDisplaced: false);
        }

        if (Start == End && _ring.Length > 0)
        {
            // A burst must not cost memory for ever.
            _ring = [];
            _positions.TrimExcess();
        }
    }

    private void RemoveFirst(bool isDisplaced)
    {
        ref Entry first = ref _ring[Start & Mask];
        budget.Remove(first.Packet.Size, isDisplaced);
        _positions.Remove(first.Offset);
        first.Packet.Release();
        first = default;
        Start++;
    }

    // The length stays a power of two, so that a mask wraps the position.
    private void Grow()
    {
        var larger = new Entry[Math.Max(16, _ring.Length * 2)];
        for (long position = Start; position < End; position++)
        {
            larger[position & (larger.Length - 1)] = _ring[position & Mask];
        }

        _ring = larger;
    }

    private readonly record struct Entry(long Offset, EncodedPacket Packet, BroadcastOptions Options, long KeptSince);
}
