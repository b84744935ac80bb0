using Socketeer.Protocol.EngineIO;

namespace Socketeer.Server;

/// <summary>
/// What one client missed, as far as it was looked for. Holds a reference to each packet. Used by one thread at a time.
/// </summary>
/// <param name="rooms">The rooms of the client's session.</param>
/// <param name="next">The position of the first event to look at.</param>
/// <param name="maxCount">The largest number of packets.</param>
/// <param name="maxSize">The largest sum of their bytes.</param>
internal sealed class MissedPackets(IReadOnlySet<string> rooms, long next, int maxCount, int maxSize)
{
    private readonly List<EncodedPacket> _packets = [];
    private int _size;

    public IReadOnlyList<EncodedPacket> Packets => _packets;

    /// <summary>Gets or sets the position of the first event that was not looked at yet.</summary>
    public long Next { get; set; } = next;

    /// <summary>Gets or sets the offset of the last packet; 0 when there is none.</summary>
    public long LastOffset { get; set; }

    /// <summary>Tells whether an event was for the client: sent to everyone or to one of its rooms, and none of them excepted.</summary>
    public bool Concerns(BroadcastOptions options)
    {
        bool isIncluded = options.Rooms.Count == 0;

        // By index: an interface's enumerator is an object.
        for (int i = 0; i < options.Rooms.Count && !isIncluded; i++)
        {
            isIncluded = rooms.Contains(options.Rooms[i]);
        }

        for (int i = 0; i < options.Except.Count && isIncluded; i++)
        {
            isIncluded = !rooms.Contains(options.Except[i]);
        }

        return isIncluded;
    }

    /// <summary>Adds a packet, with a reference of its own.</summary>
    /// <returns><see langword="false"/> when it is too much.</returns>
    public bool TryAdd(EncodedPacket packet)
    {
        if (_packets.Count >= maxCount || packet.Size > maxSize - _size)
        {
            return false;
        }

        packet.AddReference();
        _packets.Add(packet);
        _size += packet.Size;
        return true;
    }

    /// <summary>Gives the references back.</summary>
    public void Release()
    {
        foreach (EncodedPacket packet in _packets)
        {
            packet.Release();
        }

        // The socket keeps this object for its lifetime.
        _packets.Clear();
        _packets.TrimExcess();
    }
}
