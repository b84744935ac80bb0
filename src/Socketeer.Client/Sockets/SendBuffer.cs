using Socketeer.Protocol.EngineIO;

namespace Socketeer.Client;

/// <summary>
/// What was emitted while a socket was not connected, in order, bounded in bytes. Holds a reference to each packet. Not safe for concurrent
/// use: the client's lock guards it.
/// </summary>
internal sealed class SendBuffer(int maxSize)
{
    private readonly LinkedList<(EncodedPacket Packet, PendingAck? Ack)> _entries = new();
    private long _size;

    /// <summary>Adds a packet, unless the buffer is full.</summary>
    /// <param name="packet">The packet; a reference is added.</param>
    /// <param name="ack">The ack it asks for, if it does. It knows its packet's place, so that nobody need look for it.</param>
    public bool TryAdd(EncodedPacket packet, PendingAck? ack)
    {
        if (_size > 0 && _size + packet.Size > maxSize)
        {
            return false;
        }

        packet.AddReference();
        LinkedListNode<(EncodedPacket Packet, PendingAck? Ack)> entry = _entries.AddLast((packet, ack));
        ack?.Kept = entry;
        _size += packet.Size;
        return true;
    }

    /// <summary>Takes the oldest packet; its reference is the caller's.</summary>
    public EncodedPacket? Take() => _entries.First is { } first ? Take(first) : null;

    /// <summary>Drops the packet that asks for an ack nobody waits for any more, if it is here still.</summary>
    public void Remove(PendingAck ack)
    {
        if (ack.Kept is { } entry)
        {
            Take(entry).Release();
        }
    }

    private EncodedPacket Take(LinkedListNode<(EncodedPacket Packet, PendingAck? Ack)> entry)
    {
        (EncodedPacket packet, PendingAck? ack) = entry.Value;
        _entries.Remove(entry);
        ack?.Kept = null;
        _size -= packet.Size;
        return packet;
    }
}
