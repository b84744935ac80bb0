namespace Socketeer.Server;

/// <summary>The acks one socket owes, by id. An ack is registered before its event is sent. Safe to use from any thread.</summary>
/// <remarks>Locks itself: a lock of its own would weigh as much, on every socket.</remarks>
internal sealed class PendingAcks
{
    private Dictionary<long, PendingAck>? _byId;
    private bool _disconnected;

    /// <summary>Gets a value that tells whether any is owed.</summary>
    public bool IsOwing
    {
        get
        {
            lock (this)
            {
                return _byId?.Count > 0;
            }
        }
    }

    /// <summary>Adds an ack.</summary>
    public AckRegistration Add(long id, PendingAck ack, int limit)
    {
        lock (this)
        {
            if (!_disconnected)
            {
                _byId ??= [];
                if (_byId.Count >= limit)
                {
                    return AckRegistration.Full;
                }

                _byId.Add(id, ack);
                return AckRegistration.Added;
            }
        }

        ack.OnDisconnected();
        return AckRegistration.Disconnected;
    }

    /// <summary>Takes an ack out; an id that is unknown or used up gives none.</summary>
    public PendingAck? Take(long id)
    {
        lock (this)
        {
            return _byId is not null && _byId.Remove(id, out PendingAck? ack) ? ack : null;
        }
    }

    /// <summary>The socket disconnected: nobody will answer any more.</summary>
    public void Disconnect()
    {
        Dictionary<long, PendingAck>? pending;
        lock (this)
        {
            _disconnected = true;
            pending = _byId;
            _byId = null;
        }

        foreach (PendingAck ack in pending?.Values ?? Enumerable.Empty<PendingAck>())
        {
            ack.OnDisconnected();
        }
    }
}
