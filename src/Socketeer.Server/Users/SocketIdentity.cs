using System.Security.Claims;

namespace Socketeer.Server;

/// <summary>What the server knows of a socket's user. Made for sockets that have one; most have none.</summary>
internal sealed class SocketIdentity
{
    /// <summary>Gets what lets one change of the user finish before the next begins.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Gets or sets who the user is; <see langword="null"/> while it is the handshake's.</summary>
    public SocketUser? User { get; set; }

    /// <summary>Gets or sets the id whose room the socket is in.</summary>
    public string? UserId { get; set; }
}

/// <summary>A user that was given to a socket.</summary>
/// <param name="Principal">Who it is.</param>
/// <param name="ExpiresAt">When that ceases to be true; <see langword="null"/> for never.</param>
internal sealed record SocketUser(ClaimsPrincipal Principal, DateTimeOffset? ExpiresAt);
