using System.Text.Json.Serialization;

namespace Socketeer.Samples.PrivateMessaging;

/// <summary>What a client sends as <c>private message</c>.</summary>
internal sealed record OutgoingMessage(string? Content, string? To);

/// <summary>What a client gets as <c>private message</c>, and as history.</summary>
internal sealed record PrivateMessage(string Content, string From, string To);

/// <summary>What a client gets as <c>session</c>.</summary>
internal sealed record SessionDetails(
    [property: JsonPropertyName("sessionID")] string SessionId,
    [property: JsonPropertyName("userID")] string UserId);

/// <summary>What a client gets as <c>user connected</c>, and for each user in <c>users</c>.</summary>
internal sealed record UserDetails(
    [property: JsonPropertyName("userID")] string UserId,
    string Username,
    bool Connected,
    IEnumerable<PrivateMessage> Messages)
{
    public static UserDetails Of(UserSession session, IEnumerable<PrivateMessage> messages) =>
        new(session.UserId, session.Username, session.IsConnected, messages);
}
