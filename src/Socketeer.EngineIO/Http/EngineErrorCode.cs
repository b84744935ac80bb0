namespace Socketeer.EngineIO;

/// <summary>Why a request was refused; the value is the <c>code</c> on the wire.</summary>
public enum EngineErrorCode
{
    /// <summary>The transport is missing, unknown or not offered.</summary>
    UnknownTransport = 0,

    /// <summary>There is no such session.</summary>
    UnknownSessionId = 1,

    /// <summary>A handshake must be a GET.</summary>
    BadHandshakeMethod = 2,

    /// <summary>The request makes no sense in the session's state.</summary>
    BadRequest = 3,

    /// <summary>The handshake was refused by the application.</summary>
    Forbidden = 4,

    /// <summary>The client speaks another protocol revision.</summary>
    UnsupportedProtocolVersion = 5,
}
