using System.Diagnostics.Metrics;
using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Diagnostics;

/// <summary>What a server tells of clients that read, or are read from, too slowly.</summary>
public sealed class BackPressureMetricsTests
{
    private const string Dropped = "events_dropped";
    private const string Waited = "emits_waited";
    private const string StillWaiting = "waiting_emits";
    private const string Overflows = "send_queue_overflows";
    private const string Pauses = "reading_pauses";

    [Fact]
    public async Task A_volatile_event_that_is_dropped_is_counted_for_every_busy_recipient()
    {
        using var figures = new Figures();
        await using TestIO io = Create(figures);
        io.Server.Of("/other");
        (TestConnection busy, ServerSocket socket) = await io.ConnectAsync();
        (TestConnection elsewhere, _) = await io.ConnectAsync("/other");
        await io.ConnectAsync();
        busy.IsBusy = elsewhere.IsBusy = true;
        await io.Server.Volatile.EmitAsync("e");
        await socket.Volatile.EmitAsync("e");
        await socket.EmitAsync("e");
        Assert.Equal(2, figures.Sum(Dropped));
        await io.Server.Of("/other").Volatile.EmitAsync("e");
        Assert.Equal((2, 1), (figures.Sum(Dropped), figures.Sum(Dropped, "/other")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_emit_that_waits_is_counted_while_it_does_and_afterwards(bool recovers)
    {
        using var figures = new Figures();
        await using TestIO io = Create(
            figures, options => options.ConnectionStateRecovery = recovers ? new ConnectionStateRecoveryOptions() : null);
        TestConnection client = io.Open();
        ServerSocket socket = await io.JoinAsync(client, "/");
        await socket.EmitAsync("not held back");
        client.Room = new TaskCompletionSource();
        Task first = socket.EmitAsync("e").AsTask();
        Task second = socket.EmitAsync("e").AsTask();
        Assert.Equal((2, 2), (figures.Sum(Waited), figures.Sum(StillWaiting)));
        client.Room.SetResult();
        await Task.WhenAll(first, second).Within();
        Assert.Equal((2, 0), (figures.Sum(Waited), figures.Sum(StillWaiting)));
        await socket.EmitAsync("not held back");
        Assert.Equal(2, figures.Sum(Waited));
    }

    [Fact]
    public async Task An_emit_whose_waiting_is_cancelled_waits_no_more()
    {
        using var figures = new Figures();
        using var cancellation = new CancellationTokenSource();
        await using TestIO io = Create(figures);
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        client.Room = new TaskCompletionSource();
        Task emit = socket.EmitAsync("e", cancellation.Token).AsTask();
        Assert.Equal(1, figures.Sum(StillWaiting));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => emit.Within());
        Assert.Equal((1, 0), (figures.Sum(Waited), figures.Sum(StillWaiting)));
    }

    [Fact]
    public async Task An_ack_that_waits_is_counted_too()
    {
        using var figures = new Figures();
        await using TestIO io = Create(figures);
        io.Server.OnConnection(static socket => socket.On("ask", static e => e.AckAsync()));
        (TestConnection client, _) = await io.ConnectAsync();
        client.Room = new TaskCompletionSource();
        await client.ReceiveAsync("21[\"ask\"]");
        Assert.Equal((1, 1), (figures.Sum(Waited), figures.Sum(StillWaiting)));
        client.Room.SetResult();
        await Waiting.UntilAsync(() => figures.Sum(StillWaiting) == 0, "the end of the waiting");
    }

    [Theory]
    [InlineData(SendQueueBound.Size, "size")]
    [InlineData(SendQueueBound.Length, "length")]
    public async Task A_connection_that_is_closed_for_its_send_queue_is_counted_by_the_bound(SendQueueBound bound, string tag)
    {
        using var figures = new Figures();
        await using RunningApp app = await RunningApp.StartAsync(
            services => services.AddSingleton<IMeterFactory>(figures).AddSocketIO(options =>
            {
                options.MaxSendQueueLength = bound == SendQueueBound.Length ? 8 : 4096;
                options.MaxSendQueueSize = 10_000;
                options.SendQueueHighWaterMark = 1000;
            }),
            static app => app.MapSocketIO());
        SocketIOServer io = app.Services.GetRequiredService<SocketIOServer>();
        var ended = new TaskCompletionSource<DisconnectReason>();
        var connected = new TaskCompletionSource<ServerSocket>();
        io.OnConnection(socket =>
        {
            socket.OnDisconnected(ended.SetResult);
            connected.SetResult(socket);
        });

        // Nobody polls: nothing leaves the queue.
        using var http = new HttpClient { BaseAddress = app.Address };
        const string Path = "/socket.io/?EIO=4&transport=polling";
        string open = await http.GetStringAsync(new Uri(Path, UriKind.Relative)).Within();
        using var body = new StringContent("40");
        using HttpResponseMessage answer = await http.PostAsync(new Uri($"{Path}&sid={open[9..29]}", UriKind.Relative), body).Within();
        ServerSocket client = await connected.Task.Within();
        string text = new('x', bound == SendQueueBound.Size ? 2000 : 10);
        for (int i = 0; i < 10 && client.IsConnected; i++)
        {
            await io.EmitAsync("e", text);
        }

        Assert.Equal(DisconnectReason.TransportError, await ended.Task.Within());
        Assert.Equal(1, figures.Sum(Overflows, tag));
        Assert.Equal(0, figures.Sum(Overflows, tag == "size" ? "length" : "size"));
    }

    [Fact]
    public async Task Reading_that_pauses_is_counted()
    {
        using var figures = new Figures();
        await using TestIO io = Create(figures, static options => options.MaxQueuedEvents = 2);
        var gate = new TaskCompletionSource();
        io.Server.OnConnection(socket => socket.On("wait", async (EventContext _) => await gate.Task));
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"wait\"]");
        await client.ReceiveAsync("2[\"wait\"]");
        Assert.Equal(0, figures.Sum(Pauses));
        Task paused = client.ReceiveAsync("2[\"wait\"]").AsTask();
        Assert.False(paused.IsCompleted);
        Assert.Equal(1, figures.Sum(Pauses));
        gate.SetResult();
        await paused.Within();
        Assert.Equal(1, figures.Sum(Pauses));
    }

    private static TestIO Create(Figures figures, Action<SocketIOOptions>? configure = null) =>
        new(configure, services => services.AddSingleton<IMeterFactory>(figures));
}
