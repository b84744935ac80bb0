namespace Socketeer.Bench.Load;

/// <summary>One thread that reads and writes all connections of a run.</summary>
internal sealed class EventLoop : IDisposable
{
    private const int ReceiveSize = 256 * 1024;

    private readonly Epoll _epoll = new();
    private readonly List<LoopConnection?> _connections = [];
    private readonly List<LoopConnection> _unflushed = [];
    private readonly byte[] _buffer = new byte[ReceiveSize];

    /// <summary>Takes a connection in.</summary>
    public void Add(LoopConnection connection)
    {
        connection.Attach(this, _connections.Count);
        _connections.Add(connection);
        _epoll.Watch(connection.Handle, connection.Slot);
    }

    /// <summary>Forgets a connection that is closed.</summary>
    public void Remove(LoopConnection connection) => _connections[connection.Slot] = null;

    /// <summary>Notes that a connection has something to write; it is written when all that was read is dealt with.</summary>
    public void Flush(LoopConnection connection) => _unflushed.Add(connection);

    /// <summary>Changes what a connection is watched for.</summary>
    public void Watch(LoopConnection connection, uint interest) => _epoll.Change(connection.Handle, connection.Slot, interest);

    /// <summary>Writes what is to be written, waits, and reads what came.</summary>
    /// <param name="nanoseconds">The longest wait; below 0 for ever.</param>
    public void RunOnce(long nanoseconds)
    {
        FlushAll();
        _epoll.Wait(nanoseconds, out ReadOnlySpan<Epoll.Event> ready);
        foreach (Epoll.Event one in ready)
        {
            if (_connections[one.Slot] is not { } connection)
            {
                continue;
            }

            if ((one.Interest & Epoll.Writable) != 0)
            {
                connection.FlushNow();
            }

            if ((one.Interest & ~Epoll.Writable) != 0)
            {
                connection.Receive(_buffer);
            }
        }

        FlushAll();
    }

    public void Dispose()
    {
        for (int slot = 0; slot < _connections.Count; slot++)
        {
            _connections[slot]?.Dispose();
        }

        _epoll.Dispose();
    }

    private void FlushAll()
    {
        foreach (LoopConnection connection in _unflushed)
        {
            connection.FlushNow();
        }

        _unflushed.Clear();
    }
}
