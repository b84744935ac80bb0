namespace Socketeer.Server;

/// <summary>Why a client that asked for its session got a new one.</summary>
public enum RecoveryFailure
{
    /// <summary>The client was away for longer than <see cref="ConnectionStateRecoveryOptions.MaxDisconnectionDuration"/>.</summary>
    Expired,

    /// <summary>
    /// There is no such session: it expired long ago, was given up because of <see cref="ConnectionStateRecoveryOptions.MaxSessions"/>,
    /// ended by a disconnection that is no accident, belongs to a socket that is connected, or never was.
    /// </summary>
    UnknownSession,

    /// <summary>The session belongs to another user than the one ASP.NET Core's authentication found.</summary>
    OtherUser,

    /// <summary>The client told of no event it received; without one nobody knows what it missed.</summary>
    NoOffset,

    /// <summary>
    /// The last event the client received is not kept any more, because of <see cref="ConnectionStateRecoveryOptions.MaxPackets"/>,
    /// <see cref="ConnectionStateRecoveryOptions.MaxPacketBytes"/> or its age, or never was.
    /// </summary>
    UnknownOffset,

    /// <summary>
    /// The client missed more than half of what may wait for a client: see <c>MaxSendQueueSize</c> and <c>MaxSendQueueLength</c>.
    /// </summary>
    TooMuchMissed,

    /// <summary>The adapter keeps no sessions.</summary>
    Unsupported,

    /// <summary>The adapter failed; the log has the exception.</summary>
    AdapterFailed,
}
