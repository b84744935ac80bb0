using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

public sealed class SmokeTests
{
    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    [InlineData("upgrade")]
    public async Task Events_and_acks_go_both_ways(string transport)
    {
        await using TestServer server = await TestServer.StartAsync(setUp: io => io.OnConnection(socket =>
        {
            socket.On("echo", (EventContext e) => socket.EmitAsync("echo", e.Arguments));
            socket.On("add", (int a, int b) => a + b);
        }));
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Transports = transport == "websocket" ? [TransportKind.WebSocket] : options.Transports;
            options.Upgrade = transport == "upgrade";
        });
        ClientSocket socket = client.Socket();
        var echoed = new TaskCompletionSource<(string, byte[])>();
        socket.On("echo", (string text, byte[] data) => echoed.TrySetResult((text, data)));
        var upgraded = new TaskCompletionSource();
        client.Upgraded += (_, _) => upgraded.TrySetResult();

        await socket.ConnectAsync().Within();
        if (transport == "upgrade")
        {
            await upgraded.Task.Within();
        }

        await socket.EmitAsync("echo", "häй", new byte[] { 1, 2, 3 });
        (string text, byte[] data) = await echoed.Task.Within();
        Assert.Equal("häй", text);
        Assert.Equal([1, 2, 3], data);
        Assert.Equal(5, await socket.EmitWithAckAsync<int>("add", 2, 3).Within());
        Assert.Equal(transport == "polling" ? TransportKind.Polling : TransportKind.WebSocket, client.Transport);
        await socket.DisconnectAsync().Within();
        Assert.False(client.IsOpen);
    }
}
