using Socketeer.Protocol.EngineIO;

namespace Socketeer.Client;

/// <summary>
/// What was emitted while a socket was not connected, in order, bounded in bytes. Holds a reference to each packet. Not safe for concurrent
/// use: the client's lock guards it.
/// </summary>
internal sealed class SendBuffer(int maxSize)
{
    private readonly LinkedList<Entry> _entries = new();
    private long _size;

    /// <summary>Adds a packet, unless the buffer is full.</summary>
    /// <param name="packet">The packet; a reference is added.</param>
    /// <param name="ackId">The id of the ack it asks for, if it does.</param>
    public bool TryAdd(EncodedPacket packet, long? ackId)
    {
        if (_size > 0 && _size + packet.Size > maxSize)
        {
            return false;
        }

        packet.AddReference();
        _entries.AddLast(new Entry(packet, ackId));
        _size += packet.Size;
        return true;
    }

    /// <summary>Takes the oldest packet; its reference is the caller's.</summary>
    public EncodedPacket? Take()
    {
        if (_entries.First is not { } first)
        {
            return null;
        }

        _entries.RemoveFirst();
        _size -= first.Value.Packet.Size;
        return first.Value.Packet;
    }

    /// <summary>Tells whether the packet that asks for an ack is here still.</summary>
    public bool Contains(long ackId) => Find(ackId) is not null;

    /// <summary>Drops the packet that asks for an ack nobody waits for any more.</summary>
    public void Remove(long ackId)
    {
        if (Find(ackId) is { } node)
        {
            _entries.Remove(node);
            _size -= node.Value.Packet.Size;
            node.Value.Packet.Release();
        }
    }

    private LinkedListNode<Entry>? Find(long ackId)
    {
        for (LinkedListNode<Entry>? node = _entries.First; node is not null; node = node.Next)
        {
            if (node.Value.AckId == ackId)
            {
                return node;
            }
        }

        return null;
    }

    private readonly record struct Entry(EncodedPacket Packet, long? AckId);
}
