namespace Socketeer.EngineIO;

/// <summary>The one table between transports and their names on the wire.</summary>
internal static class TransportNames
{
    public const string Polling = "polling";
    public const string WebSocket = "websocket";

    public static string ToName(this TransportKind kind) => kind == TransportKind.Polling ? Polling : WebSocket;

    /// <summary>Reads a name, exactly as written, and tells whether the server offers it.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, EngineTransports offered, out TransportKind kind)
    {
        switch (name)
        {
            case Polling:
                kind = TransportKind.Polling;
                return offered.HasFlag(EngineTransports.Polling);
            case WebSocket:
                kind = TransportKind.WebSocket;
                return offered.HasFlag(EngineTransports.WebSocket);
            default:
                kind = default;
                return false;
        }
    }
}
