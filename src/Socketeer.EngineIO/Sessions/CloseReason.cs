namespace Socketeer.EngineIO;

/// <summary>Why a session ended.</summary>
public enum CloseReason
{
    /// <summary>The client did not answer a ping in time: <c>ping timeout</c>.</summary>
    PingTimeout,

    /// <summary>The client sent something that is no packet: <c>parse error</c>.</summary>
    ParseError,

    /// <summary>The transport failed or was misused: <c>transport error</c>.</summary>
    TransportError,

    /// <summary>The client closed the transport or went away: <c>transport close</c>.</summary>
    TransportClose,

    /// <summary>The server closed the session: <c>forced close</c>.</summary>
    ForcedClose,
}
