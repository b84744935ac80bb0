using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Time.Testing;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Shutdown;

public sealed class DrainTests
{
    private const string Polling = "/socket.io/?EIO=4&transport=polling";
    private const string WebSocket = "/socket.io/?EIO=4&transport=websocket";

    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Clients_are_let_go_evenly_until_the_time_is_over()
    {
        await using TestIO io = Create();
        TestConnection[] clients = await ConnectAsync(io, 10);
        var reasons = new List<DisconnectReason>();
        foreach (ServerSocket socket in io.Server.Default.Sockets.Values)
        {
            socket.OnDisconnected(reason =>
            {
                lock (reasons)
                {
                    reasons.Add(reason);
                }
            });
        }

        Task closing = io.Server.CloseAsync();
        for (int slot = 1; slot <= 10; slot++)
        {
            Assert.Equal(slot == 1 ? 0 : slot - 1, clients.Count(static client => !client.IsOpen));
            Assert.False(closing.IsCompleted);

            // Each has a moment of its own within its slot.
            io.Time.Advance(Slot);
            await Waiting.UntilAsync(() => clients.Count(static client => !client.IsOpen) == slot, "the end of the connection");
        }

        await closing.Within();
        Assert.Equal(Enumerable.Repeat(DisconnectReason.ServerShuttingDown, 10), reasons);
        Assert.All(clients, static client => Assert.Empty(client.TakeAll()));
    }

    [Fact]
    public async Task Clients_are_not_let_go_in_the_order_in_which_they_came()
    {
        await using var io = new TestIO();
        TestConnection[] clients = await ConnectAsync(io, 50);
        SocketIOConnection[] connections = [.. io.Server.Connections.OrderBy(connection => Array.IndexOf(clients, connection.Engine))];
        Task<bool> draining = ConnectionDrain.RunAsync(connections, 10 * Slot, io.Time, [], CancellationToken.None);
        io.Time.Advance(5 * Slot);
        await Waiting.UntilAsync(() => clients.Count(static client => !client.IsOpen) == 25, "the end of half of the connections");
        Assert.Contains(clients[..25], static client => client.IsOpen);
        io.Time.Advance(5 * Slot);
        Assert.True(await draining.Within());
    }

    [Fact]
    public async Task A_handler_that_does_not_finish_holds_nobody_else_up()
    {
        await using TestIO io = Create();
        TestConnection[] clients = await ConnectAsync(io, 10);
        foreach (ServerSocket socket in io.Server.Default.Sockets.Values)
        {
            socket.OnDisconnected(static _ => new ValueTask(new TaskCompletionSource().Task));
        }

        Task closing = io.Server.CloseAsync();
        io.Time.Advance(10 * Slot);
        await Waiting.UntilAsync(() => clients.All(static client => !client.IsOpen), "the end of the connections");
        Assert.False(closing.IsCompleted);

        // The wait for the handlers begins when the last client has gone.
        while (!closing.IsCompleted)
        {
            io.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(1, io.Logs.Count("ShutdownTimeout"));
    }

    [Fact]
    public async Task When_the_host_has_no_more_time_the_others_are_closed_at_once()
    {
        await using TestIO io = Create();
        TestConnection[] clients = await ConnectAsync(io, 10);
        Task closing = io.Server.CloseAsync();
        io.Time.Advance(2 * Slot);
        await Waiting.UntilAsync(() => clients.Count(static client => !client.IsOpen) == 2, "the end of two connections");
        io.Server.EndDrain();
        await closing.Within();
        Assert.Empty(io.Server.Default.Sockets);
        Assert.Equal(10, io.Logs.Count("SocketDisconnected"));
        Assert.Equal(1, io.Logs.Count("DrainEnded"));
    }

    // A signal raises ApplicationStopping first, StopAsync only later.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task New_clients_are_sent_elsewhere_while_the_others_are_served_and_let_go(bool bySignal)
    {
        var time = new FakeTimeProvider();
        await using RunningApp app = await RunningApp.StartAsync(
            services => services.AddSingleton<TimeProvider>(time).AddSocketIO(static options => options.DrainTimeout = Slot),
            static app => app.MapSocketIO().Server.OnConnection(static socket => socket.On("add", static (int a, int b) => a + b)));
        using RawWebSocket client = await RawWebSocket.ConnectAsync(app.Address, WebSocket);
        await client.ReceiveAsync();
        await client.SendAsync("40");
        await client.ReceiveAsync();
        if (bySignal)
        {
            app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        }

        Task stopping = app.StopAsync();
        SocketIOServer io = app.Services.GetRequiredService<SocketIOServer>();
        await Waiting.UntilAsync(() => io.Phase == ServerPhase.Draining, "the drain");
        using var http = new HttpClient { BaseAddress = app.Address };
        using HttpResponseMessage refused = await http.GetAsync(Polling).Within();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.True(refused.Headers.ConnectionClose);
        await Assert.ThrowsAsync<WebSocketException>(() => RawWebSocket.ConnectAsync(app.Address, WebSocket));
        await client.SendAsync("425[\"add\",1,2]");
        Assert.Equal("435[3]", await client.ReceiveAsync());
        Assert.False(stopping.IsCompleted);
        time.Advance(Slot);
        Assert.Equal("closed 1000", await client.ReceiveAsync());
        await client.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        await stopping.Within();
        Assert.Equal(ServerPhase.Closed, io.Phase);
    }

    private static TestIO Create() => new(static options => options.DrainTimeout = 10 * Slot);

    private static async Task<TestConnection[]> ConnectAsync(TestIO io, int count)
    {
        var clients = new TestConnection[count];
        for (int i = 0; i < count; i++)
        {
            (clients[i], _) = await io.ConnectAsync();
        }

        return clients;
    }
}
