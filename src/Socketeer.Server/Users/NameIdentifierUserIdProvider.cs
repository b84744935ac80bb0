using System.Security.Claims;

namespace Socketeer.Server;

/// <summary>The user's id is the claim <c>NameIdentifier</c>.</summary>
internal sealed class NameIdentifierUserIdProvider : ISocketUserIdProvider
{
    // A principal is not made only to find no claim in it: most sockets are nobody's.
    public string? GetUserId(ServerSocket socket) => socket.HasUser ? socket.User.FindFirst(ClaimTypes.NameIdentifier)?.Value : null;
}
