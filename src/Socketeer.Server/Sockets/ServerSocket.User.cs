using System.Security.Claims;

namespace Socketeer.Server;

/// <content>Who is behind the socket.</content>
public sealed partial class ServerSocket
{
    private SocketIdentity? _identity;
    private int _hasOwnRooms;

    /// <summary>
    /// Gets who the client is: what <see cref="SetUserAsync"/> said last or else, as <see cref="Handshake.User"/>, what ASP.NET Core's
    /// authentication found out from the request.
    /// </summary>
    public ClaimsPrincipal User => _identity?.User?.Principal ?? Handshake.User;

    /// <summary>Gets when <see cref="User"/> ceases to be valid.</summary>
    /// <value><see langword="null"/> when it does not, or when nobody said when. See <see cref="SocketIOOptions.CloseOnAuthenticationExpiration"/>.</value>
    public DateTimeOffset? UserExpiresAt => _identity?.User is { } user ? user.ExpiresAt : Handshake.UserExpiresAt;

    /// <summary>Gets the user's id, by which <c>ToUser</c> reaches the socket. Known when the middlewares have let the socket in.</summary>
    /// <value><see langword="null"/> when the application's <see cref="ISocketUserIdProvider"/> knows none.</value>
    public string? UserId => _identity?.UserId;

    /// <summary>Gets a value that tells whether <see cref="User"/> is anyone; asking makes no object.</summary>
    internal bool HasUser => _identity?.User is not null || Handshake.HasUser;

    /// <summary>
    /// Says who the client is: in a middleware, from what it sent as <c>auth</c>, or later, when it proved it anew. When the user's id is
    /// another one, the socket moves from the old user's room to the new one's.
    /// </summary>
    /// <param name="user">Who it is.</param>
    /// <param name="expiresAt">When that ceases to be true; <see langword="null"/> for never.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when <c>ToUser</c> reaches the socket by its new user's id and no longer by the old one's.</returns>
    /// <exception cref="InvalidOperationException">The socket is in <see cref="SocketIOOptions.MaxRoomsPerSocket"/> rooms.</exception>
    public async ValueTask SetUserAsync(
        ClaimsPrincipal user, DateTimeOffset? expiresAt = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        SocketIdentity identity = EnsureIdentity();
        await identity.Gate.WaitAsync(cancellationToken);
        try
        {
            await ChangeUserAsync(identity, new SocketUser(user, expiresAt), cancellationToken);
        }
        finally
        {
            identity.Gate.Release();
        }
    }

    /// <summary>Joins the rooms every socket is in: its own and, when somebody is behind it, its user's.</summary>
    internal async ValueTask JoinOwnRoomsAsync()
    {
        SocketUser? asked = _identity?.User;
        string? userId = GetUserId();
        await Namespace.Adapter.AddAllAsync(this, userId is null ? [Id] : [Id, ReservedRooms.OfUser(userId)]);
        if (userId is not null)
        {
            EnsureIdentity().UserId = userId;
        }

        // Whoever sets the user from now on moves the socket; whoever did in the meantime has not.
        Interlocked.Exchange(ref _hasOwnRooms, 1);
        if (_identity is { User: { } user } identity && !ReferenceEquals(user, asked))
        {
            await identity.Gate.WaitAsync();
            try
            {
                await ChangeUserAsync(identity, identity.User, CancellationToken.None);
            }
            finally
            {
                identity.Gate.Release();
            }
        }
    }

    private SocketIdentity EnsureIdentity() => LazyInitializer.EnsureInitialized(ref _identity, static () => new SocketIdentity());

    private string? GetUserId() => Namespace.Server.UserIds.GetUserId(this) is { Length: > 0 } userId ? userId : null;

    // Called within the identity's gate.
    private async ValueTask ChangeUserAsync(SocketIdentity identity, SocketUser user, CancellationToken cancellationToken)
    {
        SocketUser? userBefore = identity.User;
        string? idBefore = identity.UserId;
        identity.User = user;
        identity.OnUserChanged();
        Interlocked.MemoryBarrier();
        if (_hasOwnRooms == 0)
        {
            return;
        }

        string? userId;
        try
        {
            userId = GetUserId();
            if (userId is not null && userId != idBefore)
            {
                await Namespace.Adapter.AddAllAsync(this, [ReservedRooms.OfUser(userId)], cancellationToken);
            }
        }
        catch
        {
            // Who has no room is not the user.
            identity.User = userBefore;
            throw;
        }

        identity.UserId = userId;
        if (idBefore is not null && idBefore != userId)
        {
            await Namespace.Adapter.RemoveAsync(this, ReservedRooms.OfUser(idBefore), CancellationToken.None);
        }
    }
}
