using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>One entry of an <see cref="OutboundQueue"/>.</summary>
internal readonly record struct OutboundPacket(EncodedPacket Packet, SendOptions Options);

/// <summary>
/// What waits to be sent to one session: whole packets in order, bounded in bytes and in number. Holds a reference to each.
/// Not safe for concurrent use: the session's lock guards it.
/// </summary>
internal sealed class OutboundQueue(int maxSize, int maxLength)
{
    // An idle session keeps no more than this.
    private const int MaximumKept = 16;

    private OutboundPacket[] _ring = [];
    private int _head;

    public int Count { get; private set; }

    /// <summary>Gets the bytes that wait or are being written; <see cref="Sent"/> takes them off.</summary>
    public int Size { get; private set; }

    /// <summary>Adds a packet, unless the queue is full. An empty queue is never full: a large packet must be sendable.</summary>
    public bool TryEnqueue(EncodedPacket packet, SendOptions options)
    {
        if (Size > 0 && (Size > maxSize - packet.Size || Count >= maxLength))
        {
            return false;
        }

        Enqueue(packet, options);
        return true;
    }

    /// <summary>Adds a packet of the protocol's own, which no limit holds back.</summary>
    public void Enqueue(EncodedPacket packet, SendOptions options)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        packet.AddReference();
        _ring[(_head + Count) & (_ring.Length - 1)] = new OutboundPacket(packet, options);
        Count++;
        Size += packet.Size;
    }

    /// <summary>Takes the oldest packet; the caller calls <see cref="Sent"/> and releases it when it is written.</summary>
    public bool TryDequeue(out OutboundPacket packet)
    {
        if (Count == 0)
        {
            packet = default;
            return false;
        }

        packet = _ring[_head];
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        if (--Count == 0 && _ring.Length > MaximumKept)
        {
            _ring = [];
            _head = 0;
        }

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

        _ring = [];
        _head = 0;
    }

    // The length stays a power of two, so that a mask wraps the index.
    private void Grow()
    {
        var larger = new OutboundPacket[Math.Max(4, _ring.Length * 2)];
        for (int i = 0; i < Count; i++)
        {
            larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        }

        _ring = larger;
        _head = 0;
    }
}
