namespace Socketeer.Client;

/// <summary>A way to reach a server.</summary>
public enum TransportKind
{
    /// <summary>HTTP long-polling: <c>polling</c> on the wire.</summary>
    Polling,

    /// <summary>WebSocket: <c>websocket</c> on the wire.</summary>
    WebSocket,
}
