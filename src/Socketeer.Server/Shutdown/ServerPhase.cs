namespace Socketeer.Server;

/// <summary>How far the life of a server has come.</summary>
internal enum ServerPhase
{
    /// <summary>It serves.</summary>
    Serving,

    /// <summary>It takes no new clients, and lets those it has go one after the other.</summary>
    Draining,

    /// <summary>It serves nobody any more.</summary>
    Closed,
}
