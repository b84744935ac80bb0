using Socketeer.Server.Tests.Doubles;

namespace Socketeer.Server.Tests.Classes;

/// <summary>Delegates, classes and contracts are three ways of saying the same: the packets are the same.</summary>
public sealed class EquivalenceTests
{
    private static readonly string[] Scenario =
    [
        "21[\"add\",1,2]", "2[\"add\",1,2]", "22[\"add\",\"one\",2]", "23[\"add\",5]", "2[\"speak\",\"é☃😀 \\\"quoted\\\"\"]", "24[\"speak\",\"asked\"]",
        "25[\"unknown\"]", "51-[\"sendFile\",{\"_placeholder\":true,\"num\":0}]", "#0102FF", "26[\"add\",7,8,9]", "2[\"speak\"]", "1",
    ];

    [Fact]
    public async Task The_same_scenario_gives_the_same_packets()
    {
        string[] delegates = await PlayAsync(static _ => { }, static io => io.OnConnection(socket =>
        {
            socket.On("add", e => e.AckAsync(e.Read<int>(0) + (e.Count > 1 ? e.Read<int>(1) : 40)));
            socket.On("speak", (string text) => io.EmitAsync("chat message", socket.Id, text));
            socket.On("sendFile", (byte[] data) => socket.EmitAsync("file", data, data.Length));
        }));
        string[] classes = await PlayAsync(static builder => builder.AddNamespace<PlainNamespace>(), static _ => { });
        string[] contracts = await PlayAsync(static builder => builder.AddNamespace<TypedNamespace>(), static _ => { });
        Assert.Equal(
            [
                "31[3]", "33[45]", "2[\"chat message\",\"<id>\",\"é☃\\ud83d\\ude00 \\\"quoted\\\"\"]", "2[\"chat message\",\"<id>\",\"asked\"]",
                "51-[\"file\",{\"_placeholder\":true,\"num\":0},3]", "#0102FF", "36[15]",
            ],
            delegates.Select(static message => message.Replace("\\uD83D\\uDE00", "\\ud83d\\ude00", StringComparison.Ordinal)));
        Assert.Equal(delegates, classes);
        Assert.Equal(delegates, contracts);
    }

    private static async Task<string[]> PlayAsync(Action<ISocketIOBuilder> configure, Action<SocketIOServer> map)
    {
        await using var io = new TestIO(addServices: services => configure(services.AddSocketIO()));
        map(io.Server);
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        foreach (string message in Scenario)
        {
            // Every handler here completes at once.
            ValueTask received = message[0] == '#' ? client.ReceiveBinaryAsync(Convert.FromHexString(message[1..])) : client.ReceiveAsync(message);
            await received;
        }

        return [.. client.TakeAll().Select(sent => sent.Replace(socket.Id, "<id>", StringComparison.Ordinal))];
    }
}

internal sealed partial class PlainNamespace : SocketNamespaceHandler
{
    [OnEvent("add")]
    public int Add(int a, int b = 40) => a + b;

    [OnEvent("speak")]
    public ValueTask SpeakAsync(string text) => Namespace.EmitAsync("chat message", Socket.Id, text);

    [OnEvent("sendFile")]
    public ValueTask SendFileAsync(byte[] data) => Socket.EmitAsync("file", data, data.Length);
}

internal sealed partial class TypedNamespace : SocketNamespaceHandler, IChatServer
{
    public Task<int> Add(int a, int b = 40, CancellationToken cancellationToken = default) => Task.FromResult(a + b);

    public ValueTask Speak(string text) => Namespace.AsChatClient().ChatMessage(Socket.Id, text);

    public ValueTask SendFile(byte[] data) => Socket.AsChatClient().FileAsync(data, data.Length);
}
