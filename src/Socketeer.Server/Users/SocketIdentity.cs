using System.Security.Claims;

namespace Socketeer.Server;

/// <summary>What the server knows of a socket's user. Made for sockets that have one; most have none.</summary>
internal sealed class SocketIdentity
{
    private int _asked;
    private int _expired;

    /// <summary>Gets what lets one change of the user finish before the next begins.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Gets or sets who the user is; <see langword="null"/> while it is the handshake's.</summary>
    public SocketUser? User { get; set; }

    /// <summary>Gets or sets the id whose room the socket is in.</summary>
    public string? UserId { get; set; }

    /// <summary>Notes that the client is being asked to prove itself anew.</summary>
    /// <returns><see langword="false"/> when it was asked already on account of this user.</returns>
    public bool TryAsk() => Interlocked.Exchange(ref _asked, 1) == 0;

    /// <summary>Notes that the socket is being disconnected because its user's time is over.</summary>
    /// <returns><see langword="false"/> when that is under way already.</returns>
    public bool TryExpire() => Interlocked.Exchange(ref _expired, 1) == 0;

    /// <summary>Notes that the user is another one, or the same with more time.</summary>
    public void OnUserChanged()
    {
        Volatile.Write(ref _asked, 0);
        Volatile.Write(ref _expired, 0);
    }
}

/// <summary>A user that was given to a socket.</summary>
/// <param name="Principal">Who it is.</param>
/// <param name="ExpiresAt">When that ceases to be true; <see langword="null"/> for never.</param>
internal sealed record SocketUser(ClaimsPrincipal Principal, DateTimeOffset? ExpiresAt);
