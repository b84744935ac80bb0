using Socketeer.Server;

namespace Socketeer.Samples.PrivateMessaging;

/// <summary>A socket is its session's user's, so <c>ToUser</c> reaches every tab.</summary>
internal sealed class SessionUserIdProvider : ISocketUserIdProvider
{
    public string? GetUserId(ServerSocket socket) => socket.FindSession()?.UserId;
}
