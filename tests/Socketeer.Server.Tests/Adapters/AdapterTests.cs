using System.Collections.Concurrent;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Adapters;

public sealed class AdapterTests
{
    [Fact]
    public async Task Each_namespace_has_an_adapter_that_begins_and_ends_with_the_application()
    {
        var told = new ConcurrentQueue<string>();
        await using RunningApp app = await RunningApp.StartAsync(
            services => services.AddSocketIO(options => options.AdapterFactory = ns => new TellingAdapter(ns, told)),
            app => app.MapSocketIO().Server.Of("/chat"));
        SocketIOServer io = app.Services.GetRequiredService<SocketIOServer>();
        Assert.Equal(["initialize /", "initialize /chat"], told.Order(StringComparer.Ordinal));
        Assert.IsType<TellingAdapter>(io.Default.Adapter);
        Assert.Same(io.Default, io.Default.Adapter.Namespace);
        Assert.NotSame(io.Default.Adapter, io.Of("/chat").Adapter);

        // One that is made later begins at once.
        io.Of("/late");
        Assert.Equal(3, told.Count);
        told.Clear();
        await app.StopAsync().Within();
        Assert.Equal(["close /", "close /chat", "close /late"], told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Rooms_sockets_and_servers_can_be_looked_up()
    {
        await using var io = new TestIO();
        Adapter adapter = io.Server.Default.Adapter;
        var joined = new List<(string Room, string? Socket)>();
        adapter.RoomJoined += (_, e) => joined.Add((e.Room, e.SocketId));
        (_, ServerSocket a) = await io.ConnectAsync();
        (_, ServerSocket b) = await io.ConnectAsync();
        await a.JoinAsync("x");
        await b.JoinAsync(["x", "y"]);
        Assert.Equal([(a.Id, a.Id), (b.Id, b.Id), ("x", a.Id), ("x", b.Id), ("y", b.Id)], joined);
        Assert.True(adapter.Rooms["x"].SetEquals([a.Id, b.Id]));
        Assert.True(adapter.GetRooms(b).SetEquals([b.Id, "x", "y"]));
        Assert.True(adapter.GetSockets(["x"]).SetEquals([a.Id, b.Id]));
        Assert.Equal([b.Id], adapter.GetSockets(["y"]));
        Assert.True(adapter.GetSockets([]).SetEquals([a.Id, b.Id]));
        Assert.Equal(1, await adapter.ServerCountAsync());
    }

    private sealed class TellingAdapter(SocketNamespace socketNamespace, ConcurrentQueue<string> told) : InMemoryAdapter(socketNamespace)
    {
        public override ValueTask InitializeAsync(CancellationToken cancellationToken = default)
        {
            told.Enqueue($"initialize {Namespace.Name}");
            return base.InitializeAsync(cancellationToken);
        }

        public override ValueTask CloseAsync(CancellationToken cancellationToken = default)
        {
            told.Enqueue($"close {Namespace.Name}");
            return base.CloseAsync(cancellationToken);
        }
    }
}
