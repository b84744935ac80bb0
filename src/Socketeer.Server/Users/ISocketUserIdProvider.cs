namespace Socketeer.Server;

/// <summary>
/// Tells whose socket a socket is, so that all sockets of a user are reached by <c>ToUser</c>. A singleton of the application's
/// services; without one of its own the id is the claim <c>NameIdentifier</c> of <see cref="ServerSocket.User"/>.
/// </summary>
public interface ISocketUserIdProvider
{
    /// <summary>
    /// Gives the id of a socket's user. Asked when the middlewares have let the socket in, and again when
    /// <see cref="ServerSocket.SetUserAsync"/> changes its user. May be called from any thread.
    /// </summary>
    /// <param name="socket">The socket; <see cref="ServerSocket.User"/> and <see cref="ServerSocket.Handshake"/> tell who it is.</param>
    /// <returns>The id; <see langword="null"/> or empty for nobody's.</returns>
    string? GetUserId(ServerSocket socket);
}
