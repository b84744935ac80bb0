namespace Socketeer.Server;

/// <summary>A client asks for its session.</summary>
/// <param name="PrivateSessionId">The private id the client was told when it connected: <c>pid</c>.</param>
/// <param name="Offset">The offset of the last event it received.</param>
/// <param name="UserId">Who the client is, as ASP.NET Core's authentication found out; <see langword="null"/> for anybody.</param>
public sealed record RecoveryRequest(string PrivateSessionId, string Offset, string? UserId);
