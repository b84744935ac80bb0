using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Broadcasting;

public sealed class BroadcastTests
{
    [Fact]
    public async Task A_broadcast_reaches_whom_it_selects_once()
    {
        await using var io = new TestIO();
        io.Server.Of("/other");
        (TestConnection a, ServerSocket socketA) = await io.ConnectAsync();
        (TestConnection b, ServerSocket socketB) = await io.ConnectAsync();
        (TestConnection c, ServerSocket socketC) = await io.ConnectAsync();
        (TestConnection elsewhere, _) = await io.ConnectAsync("/other");
        await socketA.JoinAsync(["x", "y"]);
        await socketB.JoinAsync("y");

        async Task Check(IEventEmitter emitter, params TestConnection[] expected)
        {
            await emitter.EmitAsync("e");
            foreach (TestConnection connection in new[] { a, b, c, elsewhere })
            {
                Assert.Equal(expected.Contains(connection) ? ["2[\"e\"]"] : [], connection.TakeAll());
            }
        }

        await Check(io.Server, a, b, c);
        await Check(io.Server.To("x"), a);
        await Check(io.Server.To("x", "y"), a, b);
        await Check(io.Server.To("x").To("y"), a, b);
        await Check(io.Server.Except("x"), b, c);
        await Check(io.Server.To("y").Except("x"), b);
        await Check(io.Server.To(socketC.Id), c);
        await Check(io.Server.To("nobody"));
        await Check(io.Server.Except(socketA.Id, socketB.Id), c);
        await Check(socketA.Broadcast, b, c);
        await Check(socketA.To("y"), b);
        await Check(socketA.To(socketA.Id));
        await Check(socketA.Except("y"), c);
        await Check(socketA.Local, b, c);
    }

    [Fact]
    public async Task Operators_never_change()
    {
        await using var io = new TestIO();
        (TestConnection a, ServerSocket socketA) = await io.ConnectAsync();
        (TestConnection b, ServerSocket socketB) = await io.ConnectAsync();
        await socketA.JoinAsync("a");
        await socketB.JoinAsync("b");
        BroadcastOperator toA = io.Server.To("a");
        _ = toA.To("b");
        _ = toA.Except("a");
        await toA.EmitAsync("e");
        Assert.Single(a.TakeAll());
        Assert.Empty(b.TakeAll());
    }

    [Fact]
    public async Task Binary_goes_to_everyone_as_it_is()
    {
        await using var io = new TestIO();
        (TestConnection a, _) = await io.ConnectAsync();
        (TestConnection b, _) = await io.ConnectAsync();
        await io.Server.EmitAsync("e", new byte[] { 1, 2 });
        string[] expected = ["51-[\"e\",{\"_placeholder\":true,\"num\":0}]", "#0102"];
        Assert.Equal(expected, a.TakeAll());
        Assert.Equal(expected, b.TakeAll());
    }

    [Fact]
    public async Task Volatile_is_dropped_for_the_busy_alone()
    {
        await using var io = new TestIO();
        (TestConnection busy, ServerSocket socket) = await io.ConnectAsync();
        (TestConnection idle, _) = await io.ConnectAsync();
        busy.IsBusy = true;
        await io.Server.Volatile.EmitAsync("e");
        await socket.Volatile.EmitAsync("e");
        Assert.Empty(busy.TakeAll());
        Assert.Single(idle.TakeAll());
    }

    [Fact]
    public async Task Whether_to_compress_is_said_for_one_emit()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        (_, ServerSocket other) = await io.ConnectAsync();
        foreach ((IEventEmitter emitter, bool compress) in new (IEventEmitter, bool)[]
        {
            (socket, true), (socket.Compress(false), false), (socket.Compress(false).Compress(true), true),
            (io.Server, true), (io.Server.Compress(false), false), (io.Server.Default.Compress(false), false),
            (io.Server.To(socket.Id).Compress(false), false), (other.Broadcast, true), (other.Compress(false).Broadcast, false),
        })
        {
            await emitter.EmitAsync("e");
            Assert.Equal(compress, (client.LastOptions & SendOptions.Uncompressed) == 0);
            Assert.Single(client.TakeAll());
        }
    }

    [Fact]
    public async Task Rooms_come_and_go_and_the_adapter_tells_in_order()
    {
        await using var io = new TestIO();
        var told = new List<string>();
        Adapter adapter = io.Server.Default.Adapter;
        adapter.RoomCreated += (_, e) => told.Add($"create {e.Room}");
        adapter.RoomJoined += (_, e) => told.Add($"join {e.Room}");
        adapter.RoomLeft += (_, e) => told.Add($"leave {e.Room}");
        adapter.RoomDeleted += (_, e) => told.Add($"delete {e.Room}");
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        (_, ServerSocket other) = await io.ConnectAsync();
        told.Clear();
        await socket.JoinAsync("x");
        await socket.JoinAsync("x");
        await other.JoinAsync("x");
        await socket.LeaveAsync("x");
        await socket.LeaveAsync("x");
        await other.LeaveAsync("x");
        Assert.Equal(["create x", "join x", "join x", "leave x", "leave x", "delete x"], told);
        told.Clear();
        await socket.DisconnectAsync();
        Assert.Equal([$"leave {socket.Id}", $"delete {socket.Id}"], told);
        Assert.Equal([other.Id], adapter.Rooms.Keys);
    }

    [Fact]
    public async Task Sockets_are_found_moved_and_disconnected_by_selection()
    {
        await using var io = new TestIO();
        (TestConnection a, ServerSocket socketA) = await io.ConnectAsync();
        (_, ServerSocket socketB) = await io.ConnectAsync();
        socketA.Data["name"] = "ann";
        await io.Server.To(socketA.Id).SocketsJoinAsync(["x", "y"]);
        RemoteSocket found = Assert.Single(await io.Server.To("x").FetchSocketsAsync(TestContext.Current.CancellationToken));
        Assert.Equal((socketA.Id, "ann"), (found.Id, found.Data["name"]));
        Assert.True(found.Rooms.SetEquals([socketA.Id, "x", "y"]));
        await found.EmitAsync("hello");
        Assert.Equal(["2[\"hello\"]"], a.TakeAll());
        await io.Server.SocketsLeaveAsync(["x"]);
        Assert.Empty(io.Server.Default.Adapter.GetSockets(["x"]));
        await io.Server.To("y").DisconnectSocketsAsync(close: true);
        Assert.False(a.IsOpen);
        Assert.True(socketB.IsConnected);
    }

    [Fact]
    public async Task A_socket_that_was_fetched_joins_and_leaves_several_rooms_at_once()
    {
        await using var io = new TestIO();
        (_, ServerSocket socket) = await io.ConnectAsync();
        await io.ConnectAsync();
        RemoteSocket found = Assert.Single(await io.Server.To(socket.Id).FetchSocketsAsync());
        Assert.Same(socket, found.Local);
        Assert.Same(socket.Handshake, found.Handshake);
        await found.JoinAsync(["x", "y", "z"]);
        Assert.True(socket.Rooms.SetEquals([socket.Id, "x", "y", "z"]));
        await found.LeaveAsync(["x", "z"]);
        Assert.True(socket.Rooms.SetEquals([socket.Id, "y"]));
        await found.JoinAsync("w");
        await found.LeaveAsync("y");
        Assert.True(socket.Rooms.SetEquals([socket.Id, "w"]));
        Assert.Equal([socket.Id], io.Server.Default.Adapter.GetSockets(["w", "x", "y", "z"]));
    }

    [Fact]
    public async Task Rooms_of_a_socket_are_bounded()
    {
        await using var io = new TestIO(options =>
        {
            options.MaxRoomsPerSocket = 3;
            options.MaxRoomNameLength = 5;
        });
        (_, ServerSocket socket) = await io.ConnectAsync();
        await socket.JoinAsync(["a", "b"]);
        await socket.JoinAsync("a");
        InvalidOperationException many = await Assert.ThrowsAsync<InvalidOperationException>(async () => await socket.JoinAsync("c"));
        Assert.Contains("MaxRoomsPerSocket", many.Message, StringComparison.Ordinal);
        ArgumentException longName = await Assert.ThrowsAsync<ArgumentException>(async () => await socket.JoinAsync("longer"));
        Assert.Contains("MaxRoomNameLength", longName.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_is_in_too_many_rooms_keeps_no_other_from_joining()
    {
        await using var io = new TestIO(options => options.MaxRoomsPerSocket = 2);
        (_, ServerSocket first) = await io.ConnectAsync();
        (_, ServerSocket full) = await io.ConnectAsync();
        (_, ServerSocket last) = await io.ConnectAsync();
        await full.JoinAsync("a");
        await io.Server.SocketsJoinAsync(["b"]);
        Assert.True(first.Rooms.SetEquals([first.Id, "b"]));
        Assert.True(full.Rooms.SetEquals([full.Id, "a"]));
        Assert.True(last.Rooms.SetEquals([last.Id, "b"]));
        Assert.Equal(1, io.Logs.Count("SocketLeftOut"));
    }

    [Fact]
    public async Task A_client_that_owes_too_many_acks_keeps_no_other_from_the_event_nor_the_sender_from_the_answers()
    {
        await using var io = new TestIO(options => options.MaxPendingAcks = 1);
        (TestConnection first, _) = await io.ConnectAsync();
        (TestConnection full, ServerSocket owing) = await io.ConnectAsync();
        (TestConnection last, _) = await io.ConnectAsync();
        Task owed = owing.EmitWithAckAsync<int>("before");
        Assert.Equal("20[\"before\"]", await full.NextAsync());
        Task<IReadOnlyList<int>> answers = io.Server.Timeout(Waiting.Deadline).EmitWithAckAsync<int>("question", []);
        foreach (TestConnection client in new[] { first, full, last })
        {
            Assert.Equal("21[\"question\"]", await client.NextAsync());
        }

        await first.ReceiveAsync("31[1]");
        await full.ReceiveAsync("31[2]");
        await last.ReceiveAsync("31[3]");
        Assert.Equal([1, 3], await answers.Within());
        Assert.Equal(1, io.Logs.Count("TooManyPendingAcks"));
        Assert.False(owed.IsCompleted);
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("disconnect")]
    [InlineData("newListener")]
    public async Task Reserved_names_cannot_be_emitted(string name)
    {
        await using var io = new TestIO();
        (_, ServerSocket socket) = await io.ConnectAsync();
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(async () => await socket.EmitAsync(name));
        Assert.StartsWith($"\"{name}\" is a reserved event name", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await io.Server.EmitAsync(name));
    }
}
