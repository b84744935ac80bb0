using System.Security.Claims;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Users;

public sealed class UserTests
{
    private const string Hello = "2[\"hello\"]";

    [Fact]
    public async Task All_sockets_of_a_user_get_what_is_emitted_to_the_user()
    {
        await using var io = new TestIO();
        (TestConnection phone, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"));
        (TestConnection laptop, _) = await io.ConnectAsync(TestIO.Principal("ann"));
        (TestConnection other, _) = await io.ConnectAsync(TestIO.Principal("bob"));
        (TestConnection nobody, ServerSocket anonymous) = await io.ConnectAsync();
        Assert.Equal("ann", socket.UserId);
        Assert.Null(anonymous.UserId);
        await io.Server.ToUser("ann").EmitAsync("hello");
        Assert.Equal([Hello], phone.TakeAll());
        Assert.Equal([Hello], laptop.TakeAll());
        Assert.Empty(other.TakeAll());
        Assert.Empty(nobody.TakeAll());
    }

    [Fact]
    public async Task Users_work_with_every_operator()
    {
        await using var io = new TestIO();
        (TestConnection ann, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"));
        (TestConnection again, ServerSocket second) = await io.ConnectAsync(TestIO.Principal("ann"));
        (TestConnection bob, ServerSocket bobs) = await io.ConnectAsync(TestIO.Principal("bob"));
        await bobs.JoinAsync("tea");
        (string What, BroadcastOperator Operator, int[] Reached)[] selections =
        [
            ("users", io.Server.ToUser("ann", "bob"), [1, 1, 1]),
            ("user or room", io.Server.To("tea").ToUser("ann"), [1, 1, 1]),
            ("user but a socket", io.Server.ToUser("ann").Except(second.Id), [1, 0, 0]),
            ("all but a user", io.Server.ExceptUser("ann"), [0, 0, 1]),
            ("room but a user", io.Server.To("tea").ExceptUser("bob"), [0, 0, 0]),
            ("namespace", io.Server.Of("/").ToUser("bob"), [0, 0, 1]),
            ("the sender's others", socket.ToUser("ann"), [0, 1, 0]),
            ("all but the sender and a user", socket.ExceptUser("bob"), [0, 1, 0]),
            ("volatile", socket.Volatile.ToUser("ann"), [0, 1, 0]),
            ("volatile, but a user", socket.Volatile.ExceptUser("ann"), [0, 0, 1]),
            ("local", io.Server.Local.ToUser("ann"), [1, 1, 0]),
            ("compressed", io.Server.Compress(true).ToUser("ann"), [1, 1, 0]),
            ("all but a user, of the namespace", io.Server.Default.ExceptUser("bob"), [1, 1, 0]),
        ];
        foreach ((string what, BroadcastOperator selected, int[] reached) in selections)
        {
            await selected.EmitAsync("hello");
            Assert.Equal((what, string.Join(' ', reached)), (what, string.Join(' ', ann.TakeAll().Length, again.TakeAll().Length, bob.TakeAll().Length)));
        }

        Task<IReadOnlyList<int>> answers = io.Server.ToUser("ann").Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("how many", []);
        await ann.ReceiveAsync("30[1]");
        await again.ReceiveAsync("30[2]");
        Assert.Equal([1, 2], (await answers.Within()).Order());
        Assert.Equal([socket.Id, second.Id], (await io.Server.ToUser("ann").FetchSocketsAsync()).Select(static found => found.Id).OrderBy(id => id != socket.Id));
        await io.Server.ToUser("ann").SocketsJoinAsync(["coffee"]);
        Assert.Contains("coffee", second.Rooms);
        await io.Server.ToUser("ann").DisconnectSocketsAsync();
        Assert.True(socket.IsDisconnected && second.IsDisconnected && bobs.IsConnected);
    }

    [Fact]
    public async Task A_name_that_a_client_chose_reaches_no_user()
    {
        await using var io = new TestIO();
        (TestConnection ann, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"));
        (_, ServerSocket thief) = await io.ConnectAsync();
        string reserved = Assert.Single(io.Server.Default.Adapter.GetRooms(socket), ReservedRooms.Contains);
        await Assert.ThrowsAsync<ArgumentException>(() => thief.JoinAsync(reserved).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => thief.JoinAsync(["tea", reserved]).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => socket.LeaveAsync(reserved).AsTask());
        Assert.Throws<ArgumentException>(() => io.Server.To(reserved));
        Assert.Throws<ArgumentException>(() => thief.To("tea", reserved));
        Assert.Throws<ArgumentException>(() => thief.Except(reserved));
        await Assert.ThrowsAsync<ArgumentException>(() => io.Server.SocketsJoinAsync([reserved]).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => io.Server.SocketsLeaveAsync([reserved]).AsTask());
        Assert.Throws<ArgumentException>(() => io.Server.ToUser(string.Empty));

        // What looks like a user is a room like any other.
        await thief.JoinAsync(["user:ann", "ann"]);
        await io.Server.ToUser("ann").EmitAsync("hello");
        Assert.Equal([Hello], ann.TakeAll());
        Assert.Equal([thief.Id, "ann", "user:ann"], thief.Rooms.OrderBy(static room => room.Length).OrderBy(room => room != thief.Id));
    }

    [Fact]
    public async Task The_rooms_of_a_socket_do_not_tell_its_user()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"));
        Assert.Equal([socket.Id], socket.Rooms);
        Assert.Equal([socket.Id], Assert.Single(await io.Server.FetchSocketsAsync()).Rooms);
        IReadOnlySet<string>? before = null;
        var done = new TaskCompletionSource();
        socket.OnDisconnecting(_ => { before = socket.Rooms; });
        socket.OnDisconnected(_ => done.SetResult());
        await client.ReceiveAsync("1");
        await done.Task.Within();
        Assert.Equal([socket.Id], before!);
        Assert.Empty(io.Server.Default.Adapter.Rooms);
    }

    [Fact]
    public async Task A_middleware_says_who_the_client_is()
    {
        await using var io = new TestIO();
        io.Server.Use(async (socket, next) =>
        {
            await socket.SetUserAsync(TestIO.Principal(socket.Handshake.Auth.GetProperty("token").GetString()!));
            Assert.Null(socket.UserId);
            await next();
        });
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync("/", "{\"token\":\"ann\"}");
        Assert.Equal("ann", socket.UserId);
        Assert.Equal("ann", socket.User.FindFirstValue(ClaimTypes.NameIdentifier));
        Assert.Empty(socket.Handshake.User.Claims);
        await io.Server.ToUser("ann").EmitAsync("hello");
        Assert.Equal([Hello], client.TakeAll());
    }

    [Fact]
    public async Task Another_user_moves_the_socket_to_another_room()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"));
        await socket.SetUserAsync(TestIO.Principal("bob"));
        await io.Server.ToUser("ann").EmitAsync("hello");
        Assert.Empty(client.TakeAll());
        await io.Server.ToUser("bob").EmitAsync("hello");
        Assert.Equal([Hello], client.TakeAll());
        await socket.SetUserAsync(new ClaimsPrincipal());
        Assert.Null(socket.UserId);
        await io.Server.ToUser("ann", "bob").EmitAsync("hello");
        Assert.Empty(client.TakeAll());
    }

    [Fact]
    public async Task A_user_that_is_set_while_the_socket_connects_is_not_missed()
    {
        var asked = new TaskCompletionSource();
        await using var io = new TestIO(addServices: services => services.AddSingleton<ISocketUserIdProvider>(new Provider(socket =>
        {
            if (asked.TrySetResult())
            {
                // As if by another thread, between the look at the user and the joining of its room.
                ValueTask set = socket.SetUserAsync(TestIO.Principal("bob"));
                Assert.True(set.IsCompletedSuccessfully);
                return "ann";
            }

            return socket.User.FindFirstValue(ClaimTypes.NameIdentifier);
        })));
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"));
        Assert.Equal("bob", socket.UserId);
        await io.Server.ToUser("ann").EmitAsync("hello");
        Assert.Empty(client.TakeAll());
        await io.Server.ToUser("bob").EmitAsync("hello");
        Assert.Equal([Hello], client.TakeAll());
    }

    [Fact]
    public async Task The_application_tells_whose_a_socket_is()
    {
        await using var io = new TestIO(addServices: static services => services.AddSingleton<ISocketUserIdProvider>(
            new Provider(static socket => socket.Handshake.Query["EIO"] + socket.Namespace.Name)));
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        Assert.Equal("4/", socket.UserId);
        await io.Server.ToUser("4/").EmitAsync("hello");
        Assert.Equal([Hello], client.TakeAll());
    }

    [Fact]
    public async Task A_provider_that_fails_refuses_the_client_and_leaves_a_user_as_it_was()
    {
        bool fails = true;
        await using var io = new TestIO(addServices: services => services.AddSingleton<ISocketUserIdProvider>(
            new Provider(_ => fails ? throw new InvalidOperationException() : "ann")));
        TestConnection client = io.Open(user: TestIO.Principal("ann"));
        await client.ReceiveAsync("0");
        Assert.Equal("4{\"message\":\"Internal server error\"}", await client.NextAsync());
        fails = false;
        ServerSocket socket = await io.JoinAsync(client, "/");
        fails = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => socket.SetUserAsync(TestIO.Principal("bob")).AsTask());
        Assert.Equal("ann", socket.UserId);
        Assert.Equal("ann", socket.User.FindFirstValue(ClaimTypes.NameIdentifier));
    }

    [Fact]
    public async Task Nobody_costs_nothing()
    {
        await using var io = new TestIO();
        TestConnection client = io.Open();
        ServerSocket socket = await io.JoinAsync(client, "/");
        Assert.False(client.Request.HasUser);
        Assert.Equal([socket.Id], io.Server.Default.Adapter.GetRooms(socket));
        Assert.Empty(socket.User.Claims);
        Assert.False(client.Request.HasUser);
    }

    private sealed class Provider(Func<ServerSocket, string?> find) : ISocketUserIdProvider
    {
        public string? GetUserId(ServerSocket socket) => find(socket);
    }
}
