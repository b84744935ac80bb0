namespace Socketeer.Bench.Peers.Contract;

/// <summary>A set of connections that is walked often and changed seldom.</summary>
internal sealed class Members<TConnection>
    where TConnection : class
{
    private readonly Lock _gate = new();
    private readonly HashSet<TConnection> _connections = [];
    private TConnection[]? _snapshot = [];

    public void Add(TConnection connection)
    {
        lock (_gate)
        {
            if (_connections.Add(connection))
            {
                _snapshot = null;
            }
        }
    }

    public void Remove(TConnection connection)
    {
        lock (_gate)
        {
            if (_connections.Remove(connection))
            {
                _snapshot = null;
            }
        }
    }

    /// <summary>Gives the members of this moment; the array is shared and made anew after a change.</summary>
    public TConnection[] Snapshot()
    {
        lock (_gate)
        {
            return _snapshot ??= [.. _connections];
        }
    }
}
