using Socketeer.Interop.Tests;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

/// <summary>Our client with Debian's python-socketio, whose upgrade wants its probe.</summary>
public sealed class PythonServerTests
{
    // Debian's own interpreter: its packages belong to it, not to whatever "python3" is on the path.
    private const string Python = "/usr/bin/python3";

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    [InlineData("upgrade")]
    public async Task Everything_a_client_does_works(string transport)
    {
        await using ChildProcess server = ChildProcess.Start(Python, [Path.Combine(Repository.Root, "tests", "Interop", "python", "server.py")]);
        string port = (await server.LineAsync("ready "))["ready ".Length..];
        await using var client = new SocketIOClient($"http://127.0.0.1:{port}", new SocketIOClientOptions
        {
            Transports = transport == "websocket" ? [TransportKind.WebSocket] : [TransportKind.Polling, TransportKind.WebSocket],
            Upgrade = transport == "upgrade",
        });
        var upgraded = new TaskCompletionSource();
        client.Upgraded += (_, _) => upgraded.TrySetResult();
        ClientSocket socket = client.Socket();
        ClientSocket other = client.Socket("/other");
        var recorder = new Recorder(other);
        var echoed = new TaskCompletionSource<(string, byte[])>();
        socket.On("echo", (string text, byte[] data) => echoed.TrySetResult((text, data)));
        await Task.WhenAll(socket.ConnectAsync(), other.ConnectAsync()).Within();
        if (transport == "upgrade")
        {
            await upgraded.Task.Within();
        }

        await socket.EmitAsync("echo", "語", new byte[] { 1, 2 });
        (string text, byte[] data) = await echoed.Task.Within();
        Assert.Equal("語", text);
        Assert.Equal([1, 2], data);
        Assert.Equal(7, await other.EmitWithAckAsync<int>("answer", 7).Within());
        await other.EmitAsync("disconnect me");
        await recorder.UntilAsync("disconnect: io server disconnect");

        other.Auth = static _ => ValueTask.FromResult<object?>(new Dictionary<string, bool> { ["refuse"] = true });
        ConnectRefusedException refusal = await Assert.ThrowsAsync<ConnectRefusedException>(() => other.ConnectAsync().Within());
        Assert.Equal("not welcome", refusal.Message);
        Assert.True(socket.IsConnected);
        Assert.Equal(transport == "polling" ? TransportKind.Polling : TransportKind.WebSocket, client.Transport);
    }
}
