using System.Text.Json;
using Socketeer.Server;

namespace Socketeer.Samples.PrivateMessaging;

/// <summary>What a socket is given by the middleware, and what the middleware reads.</summary>
internal static class SocketSession
{
    private const string Key = "session";

    public static void SetSession(this ServerSocket socket, UserSession session) => socket.Data[Key] = session;

    public static UserSession? FindSession(this ServerSocket socket) =>
        socket.Data.TryGetValue(Key, out object? session) ? session as UserSession : null;

    /// <summary>Reads one text of what the client sent as <c>auth</c>.</summary>
    public static string? ReadAuth(this ServerSocket socket, string name) =>
        socket.Handshake.Auth.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
