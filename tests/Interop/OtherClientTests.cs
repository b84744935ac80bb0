using System.Text.Json;

namespace Socketeer.Interop.Tests;

/// <summary>Clients of other makers against our server.</summary>
public sealed class OtherClientTests
{
    // Debian's own interpreter: its packages belong to it, not to whatever "python3" is on the path.
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

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
    [InlineData(SocketIOClient.Transport.TransportProtocol.Polling)]
    [InlineData(SocketIOClient.Transport.TransportProtocol.WebSocket)]
    public async Task The_NuGet_client_works(SocketIOClient.Transport.TransportProtocol transport)
    {
        // About one run in a hundred hung with this client, whose users report races of its own (concurrent requests, parts of a
        // packet sent from several places); the official client never did. What we show is that the two understand each other.
        const int Attempts = 3;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await TalkAsync(transport);
                return;
            }
            catch (Exception exception) when (attempt < Attempts && exception is TimeoutException or NullReferenceException)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"attempt {attempt}: {exception.Message}");
            }
        }
    }

    private static async Task TalkAsync(SocketIOClient.Transport.TransportProtocol transport)
    {
        // Not the profile with the quick heartbeat: this client would post its pong while another request is under way.
        (ChildProcess server, string url) = await Servers.FixtureAsync("bench");
        await using (server)
        {
            using var client = new SocketIOClient.SocketIO(url, new SocketIOClient.SocketIOOptions
            {
                Transport = transport,

                // Its upgrade may speak on a second session that has joined nothing.
                AutoUpgrade = false,
                Reconnection = false,
            });
            var echo = new TaskCompletionSource<(string Text, byte[] Data)>();
            var ack = new TaskCompletionSource<JsonElement>();
            client.On("echo", response => echo.TrySetResult((response.GetValue<string>(0), response.GetValue<byte[]>(1))));
            await WithinAsync(client.ConnectAsync());
            await WithinAsync(client.EmitAsync("echo", "zwei", new byte[] { 1, 255 }));
            (string text, byte[] data) = await WithinAsync(echo.Task);
            Assert.Equal("zwei", text);
            Assert.Equal([1, 255], data);
            await WithinAsync(client.EmitAsync("ack", response => ack.TrySetResult(response.GetValue<JsonElement>()), new { Answer = 42 }));
            Assert.Equal(42, (await WithinAsync(ack.Task)).EnumerateObject().Single().Value.GetInt32());
            await WithinAsync(client.DisconnectAsync());
        }
    }

    private static Task WithinAsync(Task task) => task.WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);

    private static Task<T> WithinAsync<T>(Task<T> task) =>
        task.WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
}
