namespace Socketeer.EngineIO;

/// <summary>The transports a server offers, as a set.</summary>
[Flags]
public enum EngineTransports
{
    /// <summary>None; not a valid configuration.</summary>
    None = 0,

    /// <summary>HTTP long-polling.</summary>
    Polling = 1,

    /// <summary>WebSocket.</summary>
    WebSocket = 2,
}
