using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>One entry of an <see cref="OutboundQueue"/>.</summary>
internal readonly record struct OutboundPacket(EncodedPacket Packet, SendOptions Options);

/// <summary>
/// What waits to be sent to one session: whole packets in order, bounded in bytes and in number. Holds a reference to each.
/// Not safe for concurrent use: the session's lock guards it. A part of the session, not an object: a broadcast looks at the queues
/// of all clients, and most are empty or hold one packet.
/// </summary>
internal struct OutboundQueue(int maxSize, int maxLength)
{
    // An idle session keeps no more than this.
    private const int MaximumKept = 16;

    // The oldest packet; what is behind it is in the ring.
    private OutboundPacket _first;
    private OutboundPacket[]? _ring;
    private int _head;

    public int Count { readonly get; private set; }

    /// <summary>Gets the bytes that wait or are being written; <see cref="Sent"/> takes them off.</summary>
    public int Size { readonly get; private set; }

    /// <summary>Adds a packet, unless the queue is full. An empty queue is never full: a large packet must be sendable.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="options">How to send it.</param>
    /// <param name="fullBound">The bound that it would pass, when it is not added.</param>
    public bool TryEnqueue(EncodedPacket packet, SendOptions options, out SendQueueBound? fullBound)
    {
        fullBound = Size == 0 ? null
            : Size > maxSize - packet.Size ? SendQueueBound.Size
            : Count >= maxLength ? SendQueueBound.Length
            : null;
        if (fullBound is not null)
        {
            return false;
        }

        Enqueue(packet, options);
        return true;
    }

    /// <summary>Adds a packet of the protocol's own, which no limit holds back.</summary>
    public void Enqueue(EncodedPacket packet, SendOptions options)
    {
        packet.AddReference();
        var outbound = new OutboundPacket(packet, options);
        if (Count == 0)
        {
            _first = outbound;
        }
        else
        {
            Append(outbound);
        }

        Count++;
        Size += packet.Size;
    }

    /// <summary>Takes the oldest packet; the caller calls <see cref="Sent"/> and releases it when it is written.</summary>
    public bool TryDequeue(out OutboundPacket packet)
    {
        packet = _first;
        if (Count == 0)
        {
            return false;
        }

        _first = --Count == 0 ? default : TakeFromRing(_ring!);
        return true;
    }

    /// <summary>Takes a written packet's bytes off.</summary>
    public void Sent(int size) => Size -= size;

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        while (TryDequeue(out OutboundPacket dropped))
        {
            Size -= dropped.Packet.Size;
            dropped.Packet.Release();
        }

        _ring = null;
        _head = 0;
    }

    // The ring holds all but the first.
    private void Append(in OutboundPacket packet)
    {
        int inRing = Count - 1;
        if (_ring is null || inRing == _ring.Length)
        {
            Grow(inRing);
        }

        _ring![(_head + inRing) & (_ring.Length - 1)] = packet;
    }

    private OutboundPacket TakeFromRing(OutboundPacket[] ring)
    {
        OutboundPacket packet = ring[_head];
        ring[_head] = default;
        _head = (_head + 1) & (ring.Length - 1);
        if (Count == 1 && ring.Length > MaximumKept)
        {
            _ring = null;
            _head = 0;
        }

        return packet;
    }

    // The length stays a power of two, so that a mask wraps the index.
    private void Grow(int count)
    {
        OutboundPacket[] ring = _ring ?? [];
        var larger = new OutboundPacket[Math.Max(4, ring.Length * 2)];
        for (int i = 0; i < count; i++)
        {
            larger[i] = ring[(_head + i) & (ring.Length - 1)];
        }

        _ring = larger;
        _head = 0;
    }
}
