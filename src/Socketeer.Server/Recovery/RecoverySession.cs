namespace Socketeer.Server;

/// <summary>What is kept of a socket whose connection was lost. Corresponds to the adapter's <c>Session</c>.</summary>
/// <param name="SocketId">The socket's id.</param>
/// <param name="PrivateSessionId">What the client asks for it by, and nobody else knows: <c>pid</c>.</param>
/// <param name="Rooms">The rooms the socket was in, its own among them.</param>
/// <param name="Data">The application's data of the socket.</param>
/// <param name="UserId">Who the client was, as ASP.NET Core's authentication found out; <see langword="null"/> for anybody.</param>
public sealed record RecoverySession(
    string SocketId, string PrivateSessionId, IReadOnlySet<string> Rooms, IDictionary<string, object?> Data, string? UserId)
{
    /// <summary>Gets where the adapter's events stood when the session began: what is older was not for it.</summary>
    internal long Beginning { get; init; }

    /// <summary>Gets where the adapter's events stood when the session ended: what came later was missed.</summary>
    internal long Ending { get; init; }

    /// <summary>Gets the offset of the last event that was sent to it; 0 when there was none.</summary>
    internal long LastOffset { get; init; }

    /// <summary>Gets or sets when the session was first kept, a timestamp; one that is given back keeps its age.</summary>
    internal long KeptSince { get; set; }
}
