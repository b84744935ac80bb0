using System.Net;
using System.Net.Sockets;
using Socketeer.Client.Tests.Faults;
using Socketeer.MessagePack;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Reference;

/// <summary>The ends of connections to the npm server, with every reason, and coming back.</summary>
public sealed class DisconnectionTests
{
    [Theory]
    [InlineData("close the engine", TransportKind.WebSocket, "transport close")]
    [InlineData("close the engine", TransportKind.Polling, "transport close")]
    [InlineData("cut me off", TransportKind.WebSocket, "transport close")]
    [InlineData("send a broken frame", TransportKind.WebSocket, "transport error")]
    [InlineData("send nonsense", TransportKind.WebSocket, "parse error")]
    [InlineData("send nonsense", TransportKind.Polling, "parse error")]
    [InlineData("be silent", TransportKind.WebSocket, "ping timeout")]
    [InlineData("be silent", TransportKind.Polling, "ping timeout")]
    public async Task A_lost_connection_is_told_with_its_reason_and_made_anew(string command, TransportKind transport, string reason)
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Transports = [transport];
            options.Upgrade = false;
        });
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        var clientRecorder = new Recorder(client);
        await socket.ConnectAsync().Within();
        string? id = socket.Id;
        await socket.EmitAsync(command);
        await recorder.UntilAsync(3);
        await clientRecorder.UntilAsync(5);

        Assert.Equal(["connect", $"disconnect: {reason}", "connect"], recorder.Entries);
        Assert.Equal(["open", $"close: {reason}", "reconnect_attempt 1", "open", "reconnect 1"], clientRecorder.Entries);
        Assert.NotEqual(id, socket.Id);
        Assert.Equal("works", await socket.EmitWithAckAsync<string>("answer", "works").Within());
    }

    // The reasons are those that the JavaScript client tells when the same happens to it.
    [Theory]
    [InlineData(TransportKind.Polling, "transport error")]
    [InlineData(TransportKind.WebSocket, "transport close")]
    public async Task A_connection_that_is_reset_amid_what_the_server_sends_is_told_with_its_reason_and_made_anew(TransportKind transport, string reason)
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using var proxy = new FaultProxy(server.Address);
        await using SocketIOClient client = server.CreateClient(
            options =>
            {
                options.Transports = [transport];
                options.Upgrade = false;
            },
            proxy.Address);
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        var clientRecorder = new Recorder(client);
        await socket.ConnectAsync().Within();
        proxy.CutNext(20);
        await socket.EmitAsync("echo", new string('x', 1000));
        await recorder.UntilAsync(3);
        await clientRecorder.UntilAsync(5);

        Assert.Equal(["connect", $"disconnect: {reason}", "connect"], recorder.Entries);
        Assert.Equal(["open", $"close: {reason}", "reconnect_attempt 1", "open", "reconnect 1"], clientRecorder.Entries);
        Assert.Equal("works", await socket.EmitWithAckAsync<string>("answer", "works").Within());
    }

    [Theory]
    [InlineData("disconnect me")]
    [InlineData("close me")]
    public async Task A_socket_the_server_disconnects_stays_disconnected(string command)
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        var clientRecorder = new Recorder(client);
        await socket.ConnectAsync().Within();
        await socket.EmitAsync(command);
        await recorder.UntilAsync("disconnect: io server disconnect");
        await clientRecorder.UntilAsync(2);

        Assert.False(socket.IsActive);
        Assert.False(client.IsOpen);
        Assert.Equal(2, clientRecorder.Entries.Length);
        await socket.ConnectAsync().Within();
        Assert.Equal("works", await socket.EmitWithAckAsync<string>("answer", "works").Within());
    }

    [Fact]
    public async Task A_socket_of_another_namespace_outlives_one_the_server_disconnects()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket main = client.Socket();
        ClientSocket other = client.Socket("/other");
        var recorder = new Recorder(main);
        await Task.WhenAll(main.ConnectAsync(), other.ConnectAsync()).Within();
        await main.EmitAsync("disconnect me");
        await recorder.UntilAsync("disconnect: io server disconnect");
        Assert.Equal("works", await other.EmitWithAckAsync<string>("answer", "works").Within());
        await main.ConnectAsync().Within();
        Assert.True(other.IsConnected);
    }

    [Fact]
    public async Task Disconnecting_is_told_with_its_reason()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        await socket.ConnectAsync().Within();
        await socket.DisconnectAsync().Within();
        await recorder.UntilAsync(2);
        Assert.Equal(["connect", "disconnect: io client disconnect"], recorder.Entries);
    }

    [Fact]
    public async Task A_server_that_went_is_tried_again_after_the_references_waits()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "pingInterval": 60000 }""");
        var time = new RecordingTimeProvider(longest: TimeSpan.FromSeconds(5));
        await using var client = new SocketIOClient(server.Address, new SocketIOClientOptions
        {
            Transports = [TransportKind.WebSocket],
            ReconnectionAttempts = 6,
            TimeProvider = time,
        });
        var recorder = new Recorder(client);
        await client.Socket().ConnectAsync().Within();
        await server.DisposeAsync();
        await recorder.UntilAsync("reconnect_failed");
        (int Low, int High)[] bounds = [(500, 1500), (1000, 3000), (2000, 5000), (4000, 5000), (5000, 5000), (5000, 5000)];
        Assert.Equal(bounds.Length, time.Waits.Length);
        Assert.All(time.Waits.Zip(bounds), static wait => Assert.InRange(wait.First.TotalMilliseconds, wait.Second.Low, wait.Second.High));
    }

    [Fact]
    public async Task Pings_are_answered_and_told()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "pingInterval": 50, "pingTimeout": 10000 }""");
        await using SocketIOClient client = server.CreateClient();
        var recorder = new Recorder(client);
        client.PingReceived += (_, _) => recorder.Add("ping");
        await client.Socket().ConnectAsync().Within();

        // The server sends none before the last was answered.
        await recorder.UntilAsync(5);
        Assert.Equal(["open", "ping", "ping", "ping", "ping"], recorder.Entries[..5]);
    }

    [Fact]
    public async Task Pings_are_answered_after_a_reconnection_too()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        var recorder = new Recorder(client);
        client.PingReceived += (_, _) => recorder.Add("ping");
        await client.Socket().ConnectAsync().Within();
        await client.Socket().EmitAsync("close the engine");
        await recorder.UntilAsync("reconnect 1");
        int before = recorder.Entries.Length;
        await recorder.UntilAsync(before + 4);
        Assert.Equal(["ping", "ping", "ping", "ping"], recorder.Entries[before..(before + 4)]);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_so_many_times_and_then_given_up()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        int port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        await using var client = new SocketIOClient($"http://127.0.0.1:{port}", new SocketIOClientOptions
        {
            ReconnectionAttempts = 2,
            ReconnectionDelay = TimeSpan.FromMilliseconds(5),
        });
        ClientSocket socket = client.Socket();
        var clientRecorder = new Recorder(client);
        var recorder = new Recorder(socket);
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => socket.ConnectAsync().Within());
        Assert.Equal("xhr poll error", failure.Message);
        Assert.IsType<HttpRequestException>(failure.InnerException);
        Assert.False(socket.IsActive);
        await recorder.UntilAsync(3);
        await clientRecorder.UntilAsync(8);

        Assert.Equal(
            ["connect_error: xhr poll error, will retry", "connect_error: xhr poll error, will retry", "connect_error: xhr poll error"],
            recorder.Entries);
        Assert.Equal(
            [
                "error: xhr poll error",
                "reconnect_attempt 1", "error: xhr poll error", "reconnect_error: xhr poll error",
                "reconnect_attempt 2", "error: xhr poll error", "reconnect_failed", "reconnect_error: xhr poll error",
            ],
            clientRecorder.Entries);
    }

    [Fact]
    public async Task A_session_is_recovered_with_what_it_missed()
    {
        Task mayConnect = Task.CompletedTask;
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "connectionStateRecovery": {} }""");
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Transports = [TransportKind.WebSocket];
            options.HeadersFactory = async _ =>
            {
                await mayConnect;
                return [];
            };
        });
        await using SocketIOClient another = server.CreateClient();
        ClientSocket socket = client.Socket();
        ClientSocket sender = another.Socket();
        var recorder = new Recorder(socket);
        socket.On("from room", (string text) => recorder.Add(text));
        await Task.WhenAll(socket.ConnectAsync(), sender.ConnectAsync()).Within();
        string? id = socket.Id;
        await socket.EmitWithAckAsync<EventArguments>("join", "room").Within();
        await sender.EmitAsync("to room", "room", "before");
        await recorder.UntilAsync("before");
        var missed = new TaskCompletionSource();
        mayConnect = missed.Task;
        await socket.EmitAsync("cut me off");
        await recorder.UntilAsync("disconnect: transport close");
        await sender.EmitAsync("to room", "room", "missed");
        Assert.Equal("done", await sender.EmitWithAckAsync<string>("answer", "done").Within());
        missed.SetResult();
        await recorder.UntilAsync(5);

        Assert.Equal(["connect", "before", "disconnect: transport close", "missed", "connect, recovered"], recorder.Entries);
        Assert.True(socket.Recovered);
        Assert.Equal(id, socket.Id);
        await sender.EmitAsync("to room", "room", "after");
        await recorder.UntilAsync("after");
    }

    [Theory]
    [InlineData(TransportKind.Polling)]
    [InlineData(TransportKind.WebSocket)]
    public async Task Both_ends_may_speak_MessagePack(TransportKind transport)
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "useMessagePack": true, "connectionStateRecovery": {} }""");
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Codec = MessagePackPacketCodec.Instance;
            options.Transports = [transport];
            options.Auth = static _ => ValueTask.FromResult<object?>(new Dictionary<string, string> { ["token"] = "x" });
        });
        ClientSocket socket = client.Socket("/other");
        var echoed = new TaskCompletionSource<(string, byte[])>();
        socket.On("echo", (string text, byte[] data) => echoed.TrySetResult((text, data)));
        await socket.ConnectAsync().Within();
        await socket.EmitAsync("echo", "語", new byte[] { 1, 2 });
        (string text, byte[] data) = await echoed.Task.Within();
        Assert.Equal("語", text);
        Assert.Equal([1, 2], data);
        Assert.Equal(1.5, await socket.EmitWithAckAsync<double>("answer", 1.5).Within());
        await socket.DisconnectAsync().Within();
        await socket.ConnectAsync().Within();

        // Without auth, the CONNECT has no data at all.
        client.Socket().Auth = static _ => ValueTask.FromResult<object?>(null);
        await client.Socket().ConnectAsync().Within();
        ConnectRefusedException refusal = await Assert.ThrowsAsync<ConnectRefusedException>(() => client.Socket("/nowhere").ConnectAsync().Within());
        Assert.Equal("Invalid namespace", refusal.Message);
    }

    [Fact]
    public async Task The_MessagePack_server_closes_what_is_no_MessagePack()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "useMessagePack": true }""");
        await using SocketIOClient client = server.CreateClient(static options => options.Reconnection = false);
        await Assert.ThrowsAnyAsync<SocketIOException>(() => client.Socket().ConnectAsync().Within());
        Assert.False(client.Socket().IsActive);
    }
}
