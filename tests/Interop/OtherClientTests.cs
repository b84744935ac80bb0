using System.Text.Json;

namespace Socketeer.Interop.Tests;

/// <summary>Clients of other makers against our server.</summary>
public sealed class OtherClientTests
{
    // Debian's own interpreter: its packages belong to it, not to whatever "python3" is on the path.
    private const string Python = "/usr/bin/python3";

    [Fact]
    public async Task Python_socketio_works()
    {
        (ChildProcess server, string url) = await Servers.FixtureAsync("protocol");
        await using (server)
        {
            await using ChildProcess python = ChildProcess.Start(Python, [Path.Combine(Repository.Root, "tests", "Interop", "python", "client.py"), url]);
            string output = await python.SucceedAsync();
            Assert.Contains("ok polling+websocket", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SocketIOClient.Transport.TransportProtocol.Polling, false)]
    [InlineData(SocketIOClient.Transport.TransportProtocol.WebSocket, false)]
    [InlineData(SocketIOClient.Transport.TransportProtocol.Polling, true)]
    public async Task The_NuGet_client_works(SocketIOClient.Transport.TransportProtocol transport, bool upgrade)
    {
        (ChildProcess server, string url) = await Servers.FixtureAsync("protocol");
        await using (server)
        {
            using var client = new SocketIOClient.SocketIO(url, new SocketIOClient.SocketIOOptions
            {
                Transport = transport,
                AutoUpgrade = upgrade,
                Auth = new Dictionary<string, string> { ["token"] = "nuget" },
                Reconnection = false,
            });
            var auth = new TaskCompletionSource<string>();
            var back = new TaskCompletionSource<(string Text, byte[] Data)>();
            var ack = new TaskCompletionSource<int>();
            client.On("auth", response => auth.TrySetResult(response.GetValue<JsonElement>().GetProperty("token").GetString()!));
            client.On("message-back", response => back.TrySetResult((response.GetValue<string>(0), response.GetValue<byte[]>(1))));
            await WithinAsync(client.ConnectAsync());
            Assert.Equal("nuget", await WithinAsync(auth.Task));
            await WithinAsync(client.EmitAsync("message", "zwei", new byte[] { 1, 255 }));
            (string text, byte[] data) = await WithinAsync(back.Task);
            Assert.Equal("zwei", text);
            Assert.Equal([1, 255], data);
            await WithinAsync(client.EmitAsync("message-with-ack", response => ack.TrySetResult(response.GetValue<int>()), 42));
            Assert.Equal(42, await WithinAsync(ack.Task));
            await WithinAsync(client.DisconnectAsync());
        }
    }

    private static Task WithinAsync(Task task) => task.WaitAsync(ChildProcess.Deadline, TimeProvider.System, TestContext.Current.CancellationToken);

    private static Task<T> WithinAsync<T>(Task<T> task) =>
        task.WaitAsync(ChildProcess.Deadline, TimeProvider.System, TestContext.Current.CancellationToken);
}
