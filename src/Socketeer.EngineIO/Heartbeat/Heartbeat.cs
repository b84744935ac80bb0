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
/// The heartbeat of one session, in timestamps: a ping an interval after the last pong, then a pong within the timeout.
/// Guarded by the session's lock.
/// </summary>
/// <remarks>A pong nobody asked for is ignored, so that a client cannot put off pings for ever (the reference lets it).</remarks>
internal struct Heartbeat(long interval, long timeout)
{
    private long _deadline;
    private bool _awaitingPong;
    private bool _extended;

    /// <summary>Gets a value that tells whether a packet that is no pong would change anything.</summary>
    public readonly bool IsAwaitingSignOfLife => _awaitingPong && !_extended;

    /// <summary>Starts the first interval.</summary>
    public void Start(long now) => _deadline = now + interval;

    /// <summary>Tells what is due, and notes that it is being done.</summary>
    public HeartbeatDue Check(long now)
    {
        if (now < _deadline)
        {
            return HeartbeatDue.Nothing;
        }

        if (_awaitingPong)
        {
            return HeartbeatDue.Timeout;
        }

        _awaitingPong = true;
        _extended = false;
        _deadline = now + timeout;
        return HeartbeatDue.Ping;
    }

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
