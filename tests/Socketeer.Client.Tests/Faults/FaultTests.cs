using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Socketeer.Server;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Faults;

/// <summary>Networks that fail: whatever happens, the client notices, says so, and ends or comes back in bounded time.</summary>
public sealed class FaultTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    // What a server says if it is not told otherwise, and what a client waits before it tries again.
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan MaxSilence = PingInterval + TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(150);

    [Theory]
    [InlineData(TransportKind.Polling)]
    [InlineData(TransportKind.WebSocket)]
    public async Task A_network_that_falls_silent_is_noticed(TransportKind transport)
    {
        await using TestServer server = await TestServer.StartAsync(time: new SteppedTime());
        await using var proxy = new FaultProxy(server.Address);
        var time = new SteppedTime();
        await using SocketIOClient client = Create(proxy.Address, transport, options => options.TimeProvider = time);
        using SteppedTime disposed = time;
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        await socket.ConnectAsync().Within();
        proxy.Freeze();
        await time.PassAsync(MaxSilence);
        await recorder.UntilAsync(2);
        Assert.Equal("disconnect: ping timeout", recorder.Entries[1]);
        Assert.False(socket.IsConnected);
        proxy.Thaw();
        await time.PassAsync(ShortestDelay, LongestDelay);
        await recorder.UntilAsync(3);
        Assert.Equal("connect", recorder.Entries[2]);
    }

    [Theory]
    [InlineData(TransportKind.Polling, Way.ToClient, "ping timeout")]
    [InlineData(TransportKind.WebSocket, Way.ToClient, "ping timeout")]
    [InlineData(TransportKind.Polling, Way.ToServer, "ping timeout")]

    // Here the server hears nothing, and can say that it ends the session.
    [InlineData(TransportKind.WebSocket, Way.ToServer, "transport close")]
    public async Task A_network_that_falls_silent_one_way_is_noticed(TransportKind transport, Way way, string reason)
    {
        var serverTime = new SteppedTime();
        await using TestServer server = await TestServer.StartAsync(time: serverTime);
        await using var proxy = new FaultProxy(server.Address);
        var time = new SteppedTime();
        await using SocketIOClient client = Create(proxy.Address, transport, options => options.TimeProvider = time);
        using SteppedTime disposed = time;
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        var pinged = new TaskCompletionSource();
        client.PingReceived += (_, _) => pinged.TrySetResult();
        await socket.ConnectAsync().Within();
        proxy.Freeze(way);
        if (reason == "ping timeout")
        {
            await time.PassAsync(MaxSilence);
        }
        else
        {
            serverTime.Advance(PingInterval);
            await pinged.Task.Within();
            serverTime.Advance(MaxSilence);
        }

        await recorder.UntilAsync(2);
        Assert.Equal($"disconnect: {reason}", recorder.Entries[1]);
        proxy.Thaw();
        await time.PassAsync(ShortestDelay, LongestDelay);
        await recorder.UntilAsync("connect", times: 2);
    }

    [Theory]
    [InlineData(Way.ToClient)]
    [InlineData(Way.ToServer)]
    public async Task A_WebSocket_that_is_closed_one_way_is_given_up_at_once_by_both_ends(Way way)
    {
        await using TestServer server = await TestServer.StartAsync();
        await using var proxy = new FaultProxy(server.Address);
        await using SocketIOClient client = Create(proxy.Address, TransportKind.WebSocket, static options => options.Reconnection = false);
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        await socket.ConnectAsync().Within();
        proxy.HalfClose(way);
        await recorder.UntilAsync(2);
        Assert.Equal("disconnect: transport close", recorder.Entries[1]);
        await Waiting.UntilAsync(() => server.IO.Engine!.ClientsCount == 0, "The end of the session");
    }

    // By polling the session may live on, or end and be followed by another: an event that is sent until it is answered arrives.
    [Theory]
    [InlineData(Way.ToClient)]
    [InlineData(Way.ToServer)]
    public async Task Polling_goes_on_when_its_connections_are_closed_one_way(Way way)
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.On("add", static (int a, int b) => a + b)));
        await using var proxy = new FaultProxy(server.Address);
        await using SocketIOClient client = Create(proxy.Address, TransportKind.Polling, static options =>
        {
            options.Retries = 10;
            options.AckTimeout = Short;
        });
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();
        for (int i = 0; i < 10; i++)
        {
            proxy.HalfClose(way);
            Assert.Equal(i + 2, await socket.EmitWithAckAsync<int>("add", i, 2).Within());
        }
    }

    [Theory]
    [InlineData(TransportKind.Polling)]
    [InlineData(TransportKind.WebSocket)]
    public async Task Disconnecting_from_a_silent_network_ends_in_bounded_time(TransportKind transport)
    {
        await using TestServer server = await TestServer.StartAsync();
        await using var proxy = new FaultProxy(server.Address);
        await using SocketIOClient client = Create(proxy.Address, transport, static options => options.CloseTimeout = Short);
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();
        proxy.Freeze();
        await socket.EmitAsync("never", new byte[300_000]);
        await socket.DisconnectAsync().Within();
        Assert.False(client.IsOpen);
    }

    [Theory]
    [InlineData(TransportKind.Polling)]
    [InlineData(TransportKind.WebSocket)]
    public async Task Connecting_to_a_silent_server_ends_by_its_deadline_and_goes_on_nowhere(TransportKind transport)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        var time = new FakeTimeProvider();
        await using SocketIOClient client = Create(address, transport, options =>
        {
            options.TimeProvider = time;
            options.ConnectDeadline = TimeSpan.FromHours(1);
        });
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        Task connecting = socket.ConnectAsync();
        await Waiting.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(10));
                return recorder.Entries.Length > 0;
            },
            "The end of the first attempt");
        Assert.Equal("connect_error: timeout, will retry", recorder.Entries[0]);
        Assert.False(connecting.IsCompleted);
        time.Advance(TimeSpan.FromHours(1));
        ConnectTimeoutException timeout = await Assert.ThrowsAsync<ConnectTimeoutException>(() => connecting.Within());
        Assert.Equal("timeout", Assert.IsType<TransportException>(timeout.InnerException).Message);
        Assert.False(socket.IsActive);
    }

    [Fact]
    public async Task Connecting_ends_by_its_token()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        await using SocketIOClient client = Create(address, TransportKind.WebSocket);
        ClientSocket socket = client.Socket();
        using var source = new CancellationTokenSource();
        Task first = socket.ConnectAsync(source.Token);
        Task second = socket.ConnectAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Within());

        // The other one still wants it.
        Assert.True(socket.IsActive);
        await socket.DisconnectAsync().Within();
        await Assert.ThrowsAsync<SocketDisconnectedException>(() => second.Within());
        Assert.False(socket.IsActive);
    }

    [Theory]
    [InlineData(TransportKind.Polling)]
    [InlineData(TransportKind.WebSocket)]
    public async Task A_reset_at_any_byte_is_survived_and_no_event_comes_in_part(TransportKind transport)
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.EmitAsync("data", new byte[100], "text", new byte[50]).AsTask()));

        // Each connection of the client's gets a few bytes further than the one before.
        for (long limit = 40; limit < 1200; limit += 97)
        {
            await using var proxy = new FaultProxy(server.Address) { ResetAfter = limit };
            await using SocketIOClient client = Create(proxy.Address, transport);
            var whole = new TaskCompletionSource<bool>();
            client.Socket().On("data", (byte[] first, string text, byte[] second) =>
                whole.TrySetResult(first.Length == 100 && text == "text" && second.Length == 50));
            client.Socket().Connect();
            await Waiting.UntilAsync(() => proxy.Links > 1 || whole.Task.IsCompleted, "Another connection");
            proxy.ResetAfter = long.MaxValue;
            Assert.True(await whole.Task.Within());
        }
    }

    [Fact]
    public async Task A_server_that_goes_and_comes_back_is_found_again()
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.On("add", static (int a, int b) => a + b)));
        await using var proxy = new FaultProxy(server.Address);
        await using SocketIOClient client = Create(proxy.Address, TransportKind.WebSocket);
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        await socket.ConnectAsync().Within();
        for (int i = 0; i < 5; i++)
        {
            int before = recorder.Entries.Length;
            proxy.Reset();
            await recorder.UntilAsync(before + 2);
            Assert.Equal(i + 2, await socket.EmitWithAckAsync<int>("add", i, 2).Within());
        }
    }

    [Theory]
    [InlineData(TransportKind.Polling)]
    [InlineData(TransportKind.WebSocket)]
    public async Task Disposing_in_any_state_ends(TransportKind transport)
    {
        await using TestServer server = await TestServer.StartAsync();
        for (int i = 0; i < 50; i++)
        {
            SocketIOClient client = Create(server.Address, transport);
            Task connecting = client.Socket().ConnectAsync();
            for (int yields = 0; yields < i; yields++)
            {
                await Task.Yield();
            }

            await client.DisposeAsync().Within();
            await Task.WhenAny(connecting).Within();
            Assert.False(client.IsOpen);
            Assert.Throws<ObjectDisposedException>(() => client.Socket());
            _ = connecting.Exception;
        }

        // A session of polling that nobody came to use ends by its server's ping.
        await Waiting.UntilAsync(() => transport == TransportKind.Polling || server.IO.Engine!.ClientsCount == 0, "The end of all sessions");
    }

    [Fact]
    public async Task An_event_that_is_sent_until_it_is_acked_waits_where_others_fill_the_queue()
    {
        const int Limit = 20_000_000;
        Action<ServerSocket> answer = static socket => socket.On("measure", static (byte[] bytes) => bytes.Length);
        await using TestServer server = await TestServer.StartAsync(
            static options => options.MaxHttpBufferSize = 2 * Limit,
            io =>
            {
                io.Of("/large").OnConnection(answer);
                io.Of("/small").OnConnection(answer);
            });
        await using var proxy = new FaultProxy(server.Address);
        var time = new RecordingTimeProvider(longest: TimeSpan.FromMilliseconds(50));
        await using SocketIOClient client = Create(proxy.Address, TransportKind.WebSocket, options =>
        {
            options.TimeProvider = time;
            options.Retries = 1;
            options.AckTimeout = Waiting.Deadline;
            options.MaxSendQueueSize = Limit;
            options.MaxSendBufferSize = 2 * Limit;
        });
        await client.Socket("/large").ConnectAsync().Within();
        await client.Socket("/small").ConnectAsync().Within();
        proxy.Freeze();
        Task<int> large = client.Socket("/large").EmitWithAckAsync<int>("measure", new byte[Limit]);
        await Waiting.UntilAsync(() => client.Socket("/large").Client.Engine!.IsWritable is false, "The large event");
        Task<int> small = client.Socket("/small").EmitWithAckAsync<int>("measure", new byte[1000]);
        await Waiting.UntilAsync(() => time.Waits.Length > 0, "A pause before the full queue");
        Assert.False(small.IsCompleted);
        proxy.Thaw();
        Assert.Equal(Limit, await large.Within());
        Assert.Equal(1000, await small.Within());
    }

    [Fact]
    public async Task A_network_that_takes_nothing_holds_back_who_waits_drops_what_is_volatile_and_is_bounded()
    {
        const int Limit = 20_000_000;
        var received = new ConcurrentQueue<int>();
        await using TestServer server = await TestServer.StartAsync(
            static options => options.MaxHttpBufferSize = 2 * Limit,
            io => io.OnConnection(socket => socket.On("data", (byte[] data) => received.Enqueue(data.Length))));
        await using var proxy = new FaultProxy(server.Address);
        await using SocketIOClient client = Create(proxy.Address, TransportKind.WebSocket, static options =>
        {
            options.MaxSendQueueSize = Limit + 5000;
            options.SendQueueHighWaterMark = 1000;
        });
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();
        await Waiting.UntilAsync(() => client.Engine!.IsWritable, "The rest after the handshake");
        await socket.EmitAsync("data", new byte[500]).AsTask().Within();
        await Waiting.UntilAsync(() => received.Count == 1, "The first event");
        proxy.Freeze();
        Task large = socket.EmitAsync("data", new byte[Limit]).AsTask();

        // There is room for this one, but none for the next.
        await socket.Volatile.EmitAsync("data", new byte[1]).AsTask().Within();
        SendBufferFullException full = await Assert.ThrowsAsync<SendBufferFullException>(
            () => socket.EmitAsync("data", new byte[10_000]).AsTask().Within());
        Assert.Contains("MaxSendQueueSize", full.Message, StringComparison.Ordinal);
        Assert.False(large.IsCompleted);
        proxy.Thaw();
        await large.Within();
        await socket.EmitAsync("data", new byte[3]);
        await Waiting.UntilAsync(() => received.Count == 3, "The last event");
        Assert.Equal([500, Limit, 3], received);
    }

    [Fact]
    public async Task An_event_after_the_time_of_the_last_ping_is_kept_for_the_next_connection_which_is_made_at_once()
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.On("add", static (int a, int b) => a + b)));
        var time = new SleepingTime();
        await using SocketIOClient client = Create(server.Address, TransportKind.WebSocket, options => options.TimeProvider = time);
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        await socket.ConnectAsync().Within();
        time.Sleep(TimeSpan.FromHours(1));
        Assert.Equal(3, await socket.EmitWithAckAsync<int>("add", 1, 2).Within());
        await recorder.UntilAsync(3);
        Assert.Equal(["connect", "disconnect: ping timeout", "connect"], recorder.Entries);
    }

    [Fact]
    public async Task Disconnecting_ends_also_when_the_socket_is_connected_again_at_once()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using SocketIOClient client = Create(server.Address, TransportKind.WebSocket);
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        socket.Disconnected += (_, _) => socket.Connect();
        await socket.ConnectAsync().Within();
        await socket.DisconnectAsync().Within();
        await recorder.UntilAsync(3);
        Assert.Equal(["connect", "disconnect: io client disconnect", "connect"], recorder.Entries);
    }

    [Fact]
    public async Task A_connection_that_opens_while_nobody_wants_it_any_more_is_closed()
    {
        await using TestServer server = await TestServer.StartAsync();
        ClientSocket? socket = null;
        Task disconnecting = Task.CompletedTask;
        using var handler = new InterferingHandler(() => disconnecting = socket!.DisconnectAsync());
        await using SocketIOClient client = Create(server.Address, TransportKind.Polling, options => options.HttpMessageHandler = handler);
        socket = client.Socket();
        socket.Connect();
        await handler.Interfered.Within();
        await disconnecting.Within();
        Assert.False(client.IsOpen);
        await Waiting.UntilAsync(() => server.IO.Engine!.ClientsCount == 0, "The end of the session");
    }

    /// <summary>Does something when the first response has come, and hands it on whatever has been cancelled meanwhile.</summary>
    private sealed class InterferingHandler(Action interfere) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly TaskCompletionSource _interfered = new();

        public Task Interfered => _interfered.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_interfered.Task.IsCompleted)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            HttpResponseMessage response = await base.SendAsync(request, CancellationToken.None);
            byte[] body = await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
            interfere();
            _interfered.SetResult();
            return new HttpResponseMessage(response.StatusCode) { Content = new DeafContent(body) };
        }
    }

    /// <summary>Time that went on while the machine slept, and timers that do not know.</summary>
    private sealed class SleepingTime : TimeProvider
    {
        private long _slept;

        public void Sleep(TimeSpan time) => Interlocked.Add(ref _slept, (long)(time.TotalSeconds * TimestampFrequency));

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _slept);
    }

    /// <summary>A body that is read whether or not the reader was told to stop.</summary>
    private sealed class DeafContent(byte[] body) : HttpContent
    {
        protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => CreateContentReadStreamAsync();

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new DeafStream(body));

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(body).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }

    private sealed class DeafStream(byte[] body) : MemoryStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer, CancellationToken.None);
    }

    private static SocketIOClient Create(Uri address, TransportKind transport, Action<SocketIOClientOptions>? configure = null)
    {
        var options = new SocketIOClientOptions
        {
            Transports = [transport],
            ReconnectionDelay = TimeSpan.FromMilliseconds(20),
            ReconnectionDelayMax = TimeSpan.FromMilliseconds(100),
        };
        configure?.Invoke(options);
        return new SocketIOClient(address, options);
    }
}
