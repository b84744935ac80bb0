namespace Socketeer.Server;

/// <summary>Why a socket disconnected. <see cref="DisconnectReasonText.ToText"/> gives the reference's words.</summary>
public enum DisconnectReason
{
    /// <summary><c>transport error</c>: the connection failed or was misused.</summary>
    TransportError,

    /// <summary><c>transport close</c>: the client closed the connection or went away.</summary>
    TransportClose,

    /// <summary><c>forced close</c>: the connection was closed because of what the client sent.</summary>
    ForcedClose,

    /// <summary><c>ping timeout</c>: the client did not answer a ping.</summary>
    PingTimeout,

    /// <summary><c>parse error</c>: the client sent something that is no packet.</summary>
    ParseError,

    /// <summary><c>server shutting down</c>: the server is being closed.</summary>
    ServerShuttingDown,

    /// <summary><c>forced server close</c>: the client did something that its state does not allow.</summary>
    ForcedServerClose,

    /// <summary><c>client namespace disconnect</c>: the client left the namespace.</summary>
    ClientNamespaceDisconnect,

    /// <summary><c>server namespace disconnect</c>: the server disconnected the socket.</summary>
    ServerNamespaceDisconnect,

    /// <summary><c>rate limited</c>: the client went on sending events that a rate limit refused. Not one of the reference's.</summary>
    RateLimited,

    /// <summary><c>authentication expired</c>: the socket's user ceased to be valid. Not one of the reference's.</summary>
    AuthenticationExpired,
}
