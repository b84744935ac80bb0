using System.Security.Claims;
using System.Text.Json;
using System.Text.RegularExpressions;
using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;

namespace Socketeer.Server.Tests.Recovery;

/// <summary>A client that comes back as the JavaScript client does: it remembers its private id and the last offset it received.</summary>
internal sealed partial class RecoveringClient(TestIO io, string name = "/", ClaimsPrincipal? user = null)
{
    public TestConnection Connection { get; private set; } = null!;

    public string? Id { get; private set; }

    public string? PrivateSessionId { get; set; }

    public string? Offset { get; set; }

    /// <summary>Gets whether the last connect gave the session back, as the client finds out.</summary>
    public bool Recovered { get; private set; }

    public ServerSocket Socket => io.Server.Of(name).Sockets[Id!];

    private string Prefix => name == "/" ? string.Empty : name + ",";

    /// <summary>Connects, and asks for its session if it had one.</summary>
    /// <returns>What it received before the CONNECT.</returns>
    public async Task<string[]> ConnectAsync()
    {
        await AskAsync();
        var before = new List<string>();
        string message = await Connection.NextAsync();
        while (!message.StartsWith($"0{Prefix}{{\"sid\"", StringComparison.Ordinal))
        {
            before.Add(Note(message));
            message = await Connection.NextAsync();
        }

        JsonElement told = JsonElement.Parse(message[(1 + Prefix.Length)..]);
        Id = told.GetProperty("sid").GetString();
        string? privateSessionId = told.GetProperty("pid").GetString();
        Recovered = privateSessionId == PrivateSessionId;
        PrivateSessionId = privateSessionId;
        return [.. before];
    }

    /// <summary>Opens a connection and asks for its session if it had one, without waiting for the answer.</summary>
    public async Task<TestConnection> AskAsync()
    {
        Connection = io.Open(user: user);
        string auth = PrivateSessionId is null ? string.Empty : JsonSerializer.Serialize(new Dictionary<string, string?> { ["pid"] = PrivateSessionId, ["offset"] = Offset });
        await Connection.ReceiveAsync($"0{Prefix}{auth}");
        return Connection;
    }

    /// <summary>Receives what was sent.</summary>
    /// <returns>The packets, their offsets replaced by <c>@</c>.</returns>
    public string[] TakeAll() => [.. Connection.TakeAll().Select(Note)];

    /// <summary>Receives a part of what was sent.</summary>
    public string[] Take(int most) => [.. Connection.Take(most).Select(Note)];

    /// <summary>Loses the connection, and with it what was sent but not received.</summary>
    public void Lose(CloseReason reason = CloseReason.TransportClose) => Connection.Drop(reason);

    private string Note(string message)
    {
        Match match = OffsetAtTheEnd().Match(message);
        if (match.Success)
        {
            Offset = match.Groups[1].Value;
        }

        return OffsetAtTheEnd().Replace(message, "\"@\"]");
    }

    [GeneratedRegex("\"([0-9A-Za-z_-]{7}(?:\\.[0-9A-Za-z_-]+)?)\"\\]$")]
    private static partial Regex OffsetAtTheEnd();
}
