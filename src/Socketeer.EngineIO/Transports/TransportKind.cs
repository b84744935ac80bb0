namespace Socketeer.EngineIO;

/// <summary>The transport a session is on.</summary>
public enum TransportKind
{
    /// <summary>HTTP long-polling: <c>polling</c> on the wire.</summary>
    Polling,

    /// <summary>WebSocket: <c>websocket</c> on the wire.</summary>
    WebSocket,
}
