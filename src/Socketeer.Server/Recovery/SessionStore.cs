namespace Socketeer.Server;

/// <summary>
/// The sessions of the clients that are away, of all namespaces together. Bounded: the oldest one gives way. One that expired is
/// remembered by its id for as long again, so that its client can be told so. Safe to use from any thread.
/// </summary>
/// <param name="maxSessions">The largest number of sessions, those remembered by their ids among them.</param>
/// <param name="maxAge">How long a session is kept, in units of a timestamp.</param>
internal sealed class SessionStore(int maxSessions, long maxAge)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _byId = new(StringComparer.Ordinal);

    // The oldest first, in both.
    private readonly LinkedList<Kept> _sessions = [];
    private readonly LinkedList<Kept> _expired = [];
    private long _displaced;

    /// <summary>Gets the number of sessions that can be had.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Keeps a session.</summary>
    public void Add(SocketNamespace socketNamespace, RecoverySession session, long now)
    {
        if (session.KeptSince == 0)
        {
            session.KeptSince = now;
        }

        // A namespace that is removed keeps nothing.
        if (!socketNamespace.TryHold())
        {
            return;
        }

        SocketNamespace? left = null;
        lock (_gate)
        {
            if (_byId.ContainsKey(session.PrivateSessionId))
            {
                // An adapter's session is its own business: this one was kept twice.
                left = socketNamespace;
            }
            else
            {
                if (_byId.Count >= maxSessions)
                {
                    left = RemoveOldest();
                }

                var kept = new Kept(session.PrivateSessionId, session.KeptSince, socketNamespace, session);
                _byId.Add(session.PrivateSessionId, _sessions.AddLast(kept));
            }
        }

        // A namespace may end with it, which is nothing to do under a lock.
        left?.Leave();
    }

    /// <summary>Gives a session away.</summary>
    /// <returns>Why not; <see langword="null"/> when it is given away.</returns>
    public RecoveryFailure? TryTake(SocketNamespace socketNamespace, RecoveryRequest request, long now, out RecoverySession? session)
    {
        session = null;
        lock (_gate)
        {
            if (!_byId.TryGetValue(request.PrivateSessionId, out LinkedListNode<Kept>? node) || node.Value.Namespace != socketNamespace)
            {
                return RecoveryFailure.UnknownSession;
            }

            if (node.Value.Session is not { } found || now - found.KeptSince >= maxAge)
            {
                return RecoveryFailure.Expired;
            }

            if (found.UserId != request.UserId)
            {
                return RecoveryFailure.OtherUser;
            }

            session = found;
            _sessions.Remove(node);
            _byId.Remove(request.PrivateSessionId);
        }

        socketNamespace.Leave();
        return null;
    }

    /// <summary>Forgets what is too old.</summary>
    public void RemoveExpired(long now)
    {
        List<SocketNamespace>? left = null;
        lock (_gate)
        {
            while (_expired.First is { } oldest && now - oldest.Value.KeptSince >= 2 * maxAge)
            {
                _expired.RemoveFirst();
                _byId.Remove(oldest.Value.PrivateSessionId);
            }

            while (_sessions.First is { } expired && now - expired.Value.KeptSince >= maxAge)
            {
                _sessions.RemoveFirst();
                (left ??= []).Add(expired.Value.Namespace);
                expired.Value = expired.Value with { Session = null };
                _expired.AddLast(expired);
            }
        }

        left?.ForEach(static socketNamespace => socketNamespace.Leave());
    }

    /// <summary>Gives the number of sessions that were given up before their time since the last call.</summary>
    public long TakeDisplaced() => Interlocked.Exchange(ref _displaced, 0);

    /// <returns>The namespace of a session that is given up.</returns>
    private SocketNamespace? RemoveOldest()
    {
        LinkedList<Kept> list = _expired.Count > 0 ? _expired : _sessions;
        Kept oldest = list.First!.Value;
        list.RemoveFirst();
        _byId.Remove(oldest.PrivateSessionId);
        if (oldest.Session is null)
        {
            return null;
        }

        Interlocked.Increment(ref _displaced);
        return oldest.Namespace;
    }

    private readonly record struct Kept(string PrivateSessionId, long KeptSince, SocketNamespace Namespace, RecoverySession? Session);
}
