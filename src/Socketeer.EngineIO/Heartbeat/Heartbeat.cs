namespace Socketeer.EngineIO;

/// <summary>What a session owes at a point in time.</summary>
internal enum HeartbeatDue
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>A ping is to be sent.</summary>
    Ping,

    /// <summary>The pong is overdue.</summary>
    Timeout,
}

/// <summary>
/// The heartbeat of one session, in timestamps. Of protocol 4: a ping an interval after the last pong, then a pong within the
/// timeout. Of protocol 3: the client sends a ping every interval, and has the interval and the timeout for it.
/// Guarded by the session's lock.
/// </summary>
/// <remarks>A pong nobody asked for is ignored, so that a client cannot put off pings for ever (the reference lets it).</remarks>
internal struct Heartbeat(long interval, long timeout, bool isClients)
{
    private long _deadline;
    private bool _awaitingPong;
    private bool _extended;

    /// <summary>Gets a value that tells whether the client sends the pings.</summary>
    public readonly bool IsClients => isClients;

    /// <summary>Gets a value that tells whether a packet that is no pong would change anything.</summary>
    public readonly bool IsAwaitingSignOfLife => _awaitingPong && !_extended;

    /// <summary>Tells whether the client owes a sign of life for too long, without making anything due.</summary>
    public readonly bool IsOverdue(long now) => (_awaitingPong || isClients) && now >= _deadline;

    /// <summary>Starts the first interval.</summary>
    public void Start(long now) => _deadline = now + interval + (isClients ? timeout : 0);

    /// <summary>Tells what is due, and notes that it is being done.</summary>
    public HeartbeatDue Check(long now)
    {
        if (now < _deadline)
        {
            return HeartbeatDue.Nothing;
        }

        if (_awaitingPong || isClients)
        {
            return HeartbeatDue.Timeout;
        }

        _awaitingPong = true;
        _extended = false;
        _deadline = now + timeout;
        return HeartbeatDue.Ping;
    }

    /// <summary>Nothing was read for some time, so that the client's signs of life could not arrive: it has the timeout anew.</summary>
    public void PutOff(long now)
    {
        if (_awaitingPong || isClients)
        {
            _deadline = Math.Max(_deadline, now + timeout);
        }
    }

    /// <summary>Takes a client's ping: the only sign of life of protocol 3.</summary>
    public void OnPing(long now) => Start(now);

    /// <summary>Takes a pong.</summary>
    public void OnPong(long now)
    {
        if (_awaitingPong)
        {
            _awaitingPong = false;
            _deadline = now + interval;
        }
    }

    /// <summary>Takes any other packet: a sign of life that puts the timeout off once per ping, as in the reference.</summary>
    public void OnPacket(TimeProvider time)
    {
        if (_awaitingPong && !_extended)
        {
            _extended = true;
            _deadline = time.GetTimestamp() + timeout;
        }
    }
}
