namespace Socketeer.Server;

/// <summary>What the events of all namespaces together may take. Safe to use from any thread.</summary>
internal sealed class PacketBudget(int maxPackets, int maxBytes)
{
    private long _packets;
    private long _bytes;
    private long _displaced;

    /// <summary>Gets a value that tells whether more is kept than may be.</summary>
    public bool IsExceeded => Volatile.Read(ref _packets) > maxPackets || Volatile.Read(ref _bytes) > maxBytes;

    /// <summary>Counts an event that is kept.</summary>
    public void Add(int size)
    {
        Interlocked.Increment(ref _packets);
        Interlocked.Add(ref _bytes, size);
    }

    /// <summary>Counts an event that is given up.</summary>
    /// <param name="size">Its bytes.</param>
    /// <param name="isDisplaced">Whether it is given up before its time.</param>
    public void Remove(int size, bool isDisplaced)
    {
        Interlocked.Decrement(ref _packets);
        Interlocked.Add(ref _bytes, -size);
        if (isDisplaced)
        {
            Interlocked.Increment(ref _displaced);
        }
    }

    /// <summary>Gives the number of events that were given up before their time since the last call.</summary>
    public long TakeDisplaced() => Interlocked.Exchange(ref _displaced, 0);
}
