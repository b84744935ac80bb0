using System.Buffers;
using Socketeer.Protocol.SocketIO;
using Socketeer.Server;
using Socketeer.Tests.Shared;

namespace Socketeer.MessagePack.Tests;

/// <summary>A whole server in MessagePack: nothing of it knows which format there is.</summary>
public sealed class ServerTests
{
    private const string Connect = "82A47479706500A36E7370A12F";

    [Fact]
    public async Task Handlers_acks_catch_alls_and_broadcasts_work()
    {
        var seen = new List<string>();
        var answered = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningApp app = await StartAsync(io => io.OnConnection(socket =>
        {
            socket.OnAny(e =>
            {
                seen.Add($"in {e.Name} {e.Count}");
                return ValueTask.CompletedTask;
            });
            socket.OnAnyOutgoing((name, arguments) => seen.Add($"out {name} {arguments.Count} {arguments[0].IsBinary}"));
            socket.On("length", (byte[] data) => data.Length);
            socket.On("all", e => io.EmitAsync("all", e.Arguments));
            socket.On("ask", async () => answered.SetResult(await socket.EmitWithAckAsync<int>("question", new byte[] { 9 })));
        }));
        using RawWebSocket client = await ConnectAsync(app);

        await client.SendAsync(Convert.FromHexString("84A47479706502A46461746192A66C656E677468C403010203A2696407A36E7370A12F"));
        Assert.Equal("#" + Wire.Encode(PacketType.Ack, "/", 7, "[3]"), await client.ReceiveAsync());

        await client.SendAsync(Convert.FromHexString("83A47479706502A46461746192A3616C6CC40105A36E7370A12F"));
        Assert.Equal("#" + Wire.Encode(PacketType.Event, "/", null, """["all",{"_placeholder":true,"num":0}]""", [5]), await client.ReceiveAsync());

        await client.SendAsync(Convert.FromHexString("83A47479706502A46461746191A361736BA36E7370A12F"));
        Assert.Equal("#" + Wire.Encode(PacketType.Event, "/", 0, """["question",{"_placeholder":true,"num":0}]""", [9]), await client.ReceiveAsync());
        await client.SendAsync(Convert.FromHexString("84A2696400A47479706503A4646174619105A36E7370A12F"));
        Assert.Equal(5, await answered.Task.Within());
        Assert.Equal(["in length 1", "in all 1", "out all 1 True", "in ask 0", "out question 1 True"], seen);
    }

    [Fact]
    public async Task A_client_of_the_default_format_is_disconnected()
    {
        await using RunningApp app = await StartAsync(static _ => { });
        using RawWebSocket client = await RawWebSocket.ConnectAsync(app.Address, "/socket.io/?EIO=4&transport=websocket");
        await client.ReceiveAsync();
        await client.SendAsync("40");
        Assert.StartsWith("closed", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(1, app.Logs.Count("ProtocolError"));
    }

    private static Task<RunningApp> StartAsync(Action<SocketIOServer> map) =>
        RunningApp.StartAsync(static services => services.AddSocketIO(static options => options.Codec = MessagePackPacketCodec.Instance), app => map(app.MapSocketIO().Server));

    private static async Task<RawWebSocket> ConnectAsync(RunningApp app)
    {
        RawWebSocket client = await RawWebSocket.ConnectAsync(app.Address, "/socket.io/?EIO=4&transport=websocket");
        Assert.StartsWith("0{", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync(Convert.FromHexString(Connect));
        string connected = await client.ReceiveAsync();
        Assert.Matches("""^Connect / - \{"sid":"[\w-]{20}"\}$""", Wire.Describe(Wire.Read(new ReadOnlySequence<byte>(Convert.FromHexString(connected[1..])))));
        return client;
    }
}
