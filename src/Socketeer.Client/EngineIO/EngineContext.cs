namespace Socketeer.Client.EngineIO;

/// <summary>What the connections of one client have in common.</summary>
/// <param name="Options">The client's options, which do not change.</param>
/// <param name="Address">Where the server is.</param>
/// <param name="Http">What sends requests.</param>
internal sealed record EngineContext(SocketIOClientOptions Options, EngineAddress Address, EngineHttp Http)
{
    /// <summary>Gets or sets whether an earlier connection came as far as a WebSocket.</summary>
    public bool WasUpgraded { get; set; }

    /// <summary>Gives the transports in the order in which they are tried.</summary>
    public IReadOnlyList<TransportKind> GetOrder()
    {
        IReadOnlyList<TransportKind> transports = [.. Options.Transports];
        return Options.RememberUpgrade && WasUpgraded && transports.Contains(TransportKind.WebSocket)
            ? [TransportKind.WebSocket, .. transports.Where(static transport => transport != TransportKind.WebSocket)]
            : transports;
    }
}
