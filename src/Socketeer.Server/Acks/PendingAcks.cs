namespace Socketeer.Server;

/// <summary>The acks one socket owes, by id. An ack is registered before its event is sent. Safe to use from any thread.</summary>
/// <remarks>Locks itself: a lock of its own would weigh as much, on every socket.</remarks>
internal sealed class PendingAcks
{
    private Dictionary<long, PendingAck>? _byId;
    private bool _disconnected;

    /// <summary>Adds an ack.</summary>
    /// <returns><see langword="false"/> when the socket is disconnected; the ack was told so.</returns>
    /// <exception cref="InvalidOperationException">The client owes too many acks.</exception>
    public bool TryAdd(long id, PendingAck ack, int limit)
    {
        lock (this)
        {
            if (!_disconnected)
            {
                _byId ??= [];
                if (_byId.Count >= limit)
                {
                    throw new InvalidOperationException(
                        $"The socket owes {limit} acks already. Set a timeout on acks, or raise {nameof(SocketIOOptions.MaxPendingAcks)}.");
                }

                _byId.Add(id, ack);
                return true;
            }
        }

        ack.OnDisconnected();
        return false;
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
