using System.Net.WebSockets;
using System.Text;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Contracts;

/// <summary>Delegates and contracts are two ways of saying the same: the packets are the same.</summary>
public sealed class EquivalenceTests
{
    // What the server sends; what begins with # is binary.
    private static readonly string[] Scenario =
    [
        "42[\"chat message\",\"ann\",\"é☃ \\\"quoted\\\"\"]", "421[\"chat message\",\"bob\",null]", "42[\"chat message\",\"bob\"]",
        "422[\"add\",1,2]", "423[\"add\",1]", "424[\"add\",\"one\"]", "42[\"add\",1,2]", "451-[\"file\",{\"_placeholder\":true,\"num\":0}]", "#0102FF",
        "425[\"echo\",1,{\"a\":[]},null]", "426[\"unknown\"]", "42[\"the \\\"end\\\"\"]",
    ];

    [Fact]
    public async Task The_same_scenario_gives_the_same_packets()
    {
        string[] delegates = await PlayAsync(static socket =>
        {
            socket.On("chat message", (string from, string? text) => socket.EmitAsync("speak", $"{from} said {text ?? "nothing"}", text?.Length));
            socket.On("file", (byte[] data) => socket.EmitAsync("sendFile", data, data.Length));
            socket.On("add", e => e.AckAsync(e.Read<int>(0) + (e.Count > 1 ? e.Read<int>(1) : 40)));
            socket.On("echo", static (EventContext e) => e.AckAsync(e.Arguments));
            socket.On("the \"end\"", async () =>
            {
                int sum = await socket.Timeout(TimeSpan.FromSeconds(20)).EmitWithAckAsync<int>("add", 3, 4);
                await socket.EmitAsync("done", sum);
            });
        });
        string[] contracts = await PlayAsync(static socket => socket.BindChatClient(new ChatHandler(socket)));
        Assert.Equal(
            [
                "40", "42[\"speak\",\"ann said é☃ \\\"quoted\\\"\",11]", "42[\"speak\",\"bob said nothing\",null]", "432[3]", "433[41]",
                "451-[\"sendFile\",{\"_placeholder\":true,\"num\":0},3]", "#0102FF", "435[1,{\"a\":[]},null]", "420[\"add\",3,4]", "42[\"done\",7]",
            ],
            delegates);
        Assert.Equal(delegates, contracts);
    }

    /// <summary>Plays the scenario and gives everything the client sent.</summary>
    private static async Task<string[]> PlayAsync(Action<ClientSocket> listen)
    {
        var sent = new List<string>();
        var done = new TaskCompletionSource();
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async connection =>
        {
            await ScriptedServer.SendAsync(connection, ScriptedServer.Handshake);
            sent.Add(await ReceiveAsync(connection));
            await ScriptedServer.SendAsync(connection, """40{"sid":"socket id"}""");
            foreach (string message in Scenario)
            {
                await (message[0] == '#'
                    ? connection.SendAsync(Convert.FromHexString(message[1..]), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None)
                    : ScriptedServer.SendAsync(connection, message));
            }

            while (!sent[^1].StartsWith("42[\"done\"", StringComparison.Ordinal))
            {
                sent.Add(await ReceiveAsync(connection));
                if (sent[^1].StartsWith("420[", StringComparison.Ordinal))
                {
                    await ScriptedServer.SendAsync(connection, "430[7]");
                }
            }

            done.SetResult();
        });
        await using SocketIOClient client = server.CreateClient(static options => options.Reconnection = false);
        ClientSocket socket = client.Socket();
        listen(socket);
        await socket.ConnectAsync().Within();
        await done.Task.Within();
        return [.. sent];
    }

    private static async Task<string> ReceiveAsync(WebSocket connection)
    {
        byte[] buffer = new byte[65536];
        WebSocketReceiveResult result = await connection.ReceiveAsync(buffer, CancellationToken.None);
        ReadOnlySpan<byte> message = buffer.AsSpan(0, result.Count);
        return result.MessageType == WebSocketMessageType.Binary ? "#" + Convert.ToHexString(message) : Encoding.UTF8.GetString(message);
    }
}
