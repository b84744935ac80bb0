namespace Socketeer.Client;

/// <summary>Why a socket disconnected. <see cref="DisconnectReasonText.ToText"/> gives the words of the JavaScript client.</summary>
public enum DisconnectReason
{
    /// <summary><c>transport error</c>: the connection failed. The client reconnects.</summary>
    TransportError,

    /// <summary><c>transport close</c>: the server or the network closed the connection. The client reconnects.</summary>
    TransportClose,

    /// <summary><c>ping timeout</c>: the server was silent for longer than its ping interval and timeout. The client reconnects.</summary>
    PingTimeout,

    /// <summary><c>parse error</c>: the server sent something that is no packet, or more than a limit allows. The client reconnects.</summary>
    ParseError,

    /// <summary><c>forced close</c>: the connection was closed from this side, with all its sockets.</summary>
    ForcedClose,

    /// <summary><c>io server disconnect</c>: the server disconnected the socket. The client does not reconnect it.</summary>
    ServerDisconnect,

    /// <summary><c>io client disconnect</c>: <see cref="ClientSocket.DisconnectAsync"/> was called.</summary>
    ClientDisconnect,
}
