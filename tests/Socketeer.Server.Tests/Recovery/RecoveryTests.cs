using System.Security.Claims;
using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Recovery;

public sealed class RecoveryTests
{
    [Fact]
    public async Task Without_the_option_nothing_is_kept_and_nothing_is_told()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync(auth: "{\"pid\":\"AAAAAAAAAAAAAAAAAAAA\",\"offset\":\"x\"}");
        await socket.EmitAsync("hi", "text");
        Assert.Equal(["2[\"hi\",\"text\"]"], client.TakeAll());
        Assert.False(socket.Recovered);
        Assert.Null(socket.RecoveryFailure);
        Assert.Equal("x", socket.Handshake.Auth.GetProperty("offset").GetString());
        Assert.IsType<InMemoryAdapter>(io.Server.Default.Adapter);
    }

    [Fact]
    public async Task A_plain_event_has_its_offset_behind_the_arguments_and_others_have_none()
    {
        await using TestIO io = Create();
        var client = new RecoveringClient(io);
        await client.ConnectAsync();
        ServerSocket socket = client.Socket;
        await socket.EmitAsync("none");
        await socket.EmitAsync("one", 1);
        await io.Server.EmitAsync("all", "text");
        await socket.EmitAsync("binary", new byte[] { 1, 2 });
        await socket.Compress(false).EmitAsync("uncompressed");
        await socket.Volatile.EmitAsync("volatile");
        await io.Server.Volatile.EmitAsync("volatile");
        _ = socket.EmitWithAckAsync<int>("question");
        _ = io.Server.Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("question", []);
        string[] expected =
        [
            "2[\"none\",\"@\"]", "2[\"one\",1,\"@\"]", "2[\"all\",\"text\",\"@\"]",
            "51-[\"binary\",{\"_placeholder\":true,\"num\":0},\"@\"]", "#0102", "2[\"uncompressed\",\"@\"]",
            "2[\"volatile\"]", "2[\"volatile\"]", "20[\"question\"]", "21[\"question\"]",
        ];
        Assert.Equal(expected, client.TakeAll());
    }

    [Fact]
    public async Task A_client_that_comes_back_has_its_socket_and_what_it_missed_in_order()
    {
        await using TestIO io = Create();
        var reason = new TaskCompletionSource<DisconnectReason>();
        var client = new RecoveringClient(io);
        await client.ConnectAsync();
        ServerSocket before = client.Socket;
        before.OnDisconnected(reason.SetResult);
        await before.JoinAsync(["mine", "both"]);
        before.Data["name"] = "ann";
        await io.Server.EmitAsync("received", 0);
        Assert.Equal(["2[\"received\",0,\"@\"]"], client.TakeAll());
        await before.EmitAsync("lost on the way", 1);
        client.Lose();
        Assert.Equal(DisconnectReason.TransportClose, await reason.Task.Within());

        await io.Server.EmitAsync("all", 2);
        await io.Server.To("mine").EmitAsync("room", 3);
        await io.Server.To("mine", "both").EmitAsync("rooms", new byte[] { 4 });
        await io.Server.To(before.Id).EmitAsync("own", 5);
        await before.EmitAsync("direct", 6);
        await io.Server.To("other").EmitAsync("not to it");
        await io.Server.Except("mine").EmitAsync("not to it");
        await io.Server.Volatile.EmitAsync("not to it");
        _ = io.Server.Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("not to it", []);

        string[] missed = await client.ConnectAsync();
        string[] expected =
        [
            "2[\"lost on the way\",1,\"@\"]", "2[\"all\",2,\"@\"]", "2[\"room\",3,\"@\"]",
            "51-[\"rooms\",{\"_placeholder\":true,\"num\":0},\"@\"]", "#04", "2[\"own\",5,\"@\"]", "2[\"direct\",6,\"@\"]",
        ];
        Assert.Equal(expected, missed);
        Assert.True(client.Recovered);
        ServerSocket after = client.Socket;
        Assert.NotSame(before, after);
        Assert.Equal(before.Id, after.Id);
        Assert.True(after.Recovered);
        Assert.Null(after.RecoveryFailure);
        Assert.Equal("ann", after.Data["name"]);
        Assert.True(after.Rooms.SetEquals([before.Id, "mine", "both"]));

        // Live again, and the old object reaches the new socket by its room.
        await io.Server.To("mine").EmitAsync("live");
        await before.EmitAsync("old");
        Assert.Equal(["2[\"live\",\"@\"]", "2[\"old\",\"@\"]"], client.TakeAll());
    }

    [Fact]
    public async Task A_client_may_come_back_many_times_and_misses_nothing_twice()
    {
        await using TestIO io = Create();
        var client = new RecoveringClient(io, "/chat");
        io.Server.Of("/chat");
        await client.ConnectAsync();
        await io.Server.Of("/chat").EmitAsync("first");
        client.TakeAll();
        string? privateSessionId = client.PrivateSessionId;
        for (int i = 0; i < 5; i++)
        {
            client.Lose();
            await io.Server.Of("/chat").EmitAsync("e", i);
            Assert.Equal([$"2/chat,[\"e\",{i},\"@\"]"], await client.ConnectAsync());
            Assert.Equal(privateSessionId, client.PrivateSessionId);
        }

        Assert.Empty(client.TakeAll());
        Assert.Single(io.Server.Of("/chat").Sockets);
    }

    [Theory]
    [InlineData(CloseReason.TransportError, true)]
    [InlineData(CloseReason.TransportClose, true)]
    [InlineData(CloseReason.ForcedClose, true)]
    [InlineData(CloseReason.PingTimeout, true)]
    [InlineData(CloseReason.ParseError, false)]
    public async Task Accidents_leave_a_session(CloseReason reason, bool isRecoverable)
    {
        await using TestIO io = Create();
        RecoveringClient client = await ConnectedAsync(io);
        client.Lose(reason);
        await client.ConnectAsync();
        Assert.Equal(isRecoverable, client.Recovered);
        Assert.Equal(isRecoverable ? null : RecoveryFailure.UnknownSession, client.Socket.RecoveryFailure);
    }

    [Fact]
    public async Task Who_was_closed_for_a_packet_out_of_order_may_come_back()
    {
        await using TestIO io = Create();
        RecoveringClient client = await ConnectedAsync(io);
        var reason = new TaskCompletionSource<DisconnectReason>();
        client.Socket.OnDisconnected(reason.SetResult);
        await client.Connection.ReceiveAsync("0");
        Assert.Equal(DisconnectReason.ForcedServerClose, await reason.Task.Within());
        await client.ConnectAsync();
        Assert.True(client.Recovered);
    }

    [Fact]
    public async Task Who_leaves_or_is_sent_away_starts_anew()
    {
        await using TestIO io = Create();
        RecoveringClient left = await ConnectedAsync(io);
        await left.Connection.ReceiveAsync("1");
        await left.ConnectAsync();
        Assert.False(left.Recovered);
        RecoveringClient sent = await ConnectedAsync(io);
        await sent.Socket.DisconnectAsync();
        await sent.ConnectAsync();
        Assert.False(sent.Recovered);
        RecoveringClient closed = await ConnectedAsync(io);
        await closed.Socket.CloseConnectionAsync();
        await closed.ConnectAsync();
        Assert.False(closed.Recovered);
        Assert.Equal(0, io.Server.Recovery!.Sessions.Count);
    }

    [Fact]
    public async Task A_private_id_works_once_and_not_while_its_socket_lives()
    {
        await using TestIO io = Create();
        RecoveringClient client = await ConnectedAsync(io);
        var thief = new RecoveringClient(io) { PrivateSessionId = client.PrivateSessionId, Offset = client.Offset };
        await thief.ConnectAsync();
        Assert.False(thief.Recovered);
        Assert.Equal(RecoveryFailure.UnknownSession, thief.Socket.RecoveryFailure);
        Assert.NotEqual(client.Id, thief.Id);

        client.Lose();
        string? privateSessionId = client.PrivateSessionId;
        await client.ConnectAsync();
        Assert.True(client.Recovered);
        var second = new RecoveringClient(io) { PrivateSessionId = privateSessionId, Offset = client.Offset };
        await second.ConnectAsync();
        Assert.False(second.Recovered);
        await io.Server.EmitAsync("to each once");
        Assert.Equal(["2[\"to each once\",\"@\"]"], client.TakeAll());
        Assert.Equal(["2[\"to each once\",\"@\"]"], second.TakeAll());
    }

    [Fact]
    public async Task Who_is_away_too_long_is_told_so_and_later_nobody_knows_it()
    {
        await using TestIO io = Create();
        RecoveringClient late = await ConnectedAsync(io);
        RecoveringClient later = await ConnectedAsync(io);
        late.Lose();
        later.Lose();
        io.Time.Advance(TimeSpan.FromMinutes(2));
        await late.ConnectAsync();
        Assert.False(late.Recovered);
        Assert.Equal(RecoveryFailure.Expired, late.Socket.RecoveryFailure);
        io.Time.Advance(TimeSpan.FromMinutes(2));
        await later.ConnectAsync();
        Assert.Equal(RecoveryFailure.UnknownSession, later.Socket.RecoveryFailure);
        Assert.Equal(0, io.Server.Recovery!.Sessions.Count);
        Assert.Equal(2, io.Logs.Count("RecoveryRefused"));
    }

    [Fact]
    public async Task Just_in_time_is_in_time()
    {
        await using TestIO io = Create();
        RecoveringClient client = await ConnectedAsync(io);
        client.Lose();
        await io.Server.EmitAsync("missed");
        io.Time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["2[\"missed\",\"@\"]"], await client.ConnectAsync());
        Assert.True(client.Recovered);
    }

    [Fact]
    public async Task A_client_to_which_nothing_was_sent_for_long_is_recovered_all_the_same()
    {
        await using TestIO io = Create();
        RecoveringClient client = await ConnectedAsync(io);
        io.Time.Advance(TimeSpan.FromMinutes(10));
        client.Lose();
        await io.Server.EmitAsync("missed");
        Assert.Equal(["2[\"missed\",\"@\"]"], await client.ConnectAsync());
        Assert.True(client.Recovered);

        // And again, from the offset of what it missed.
        io.Time.Advance(TimeSpan.FromMinutes(10));
        client.Lose();
        Assert.Empty(await client.ConnectAsync());
        Assert.True(client.Recovered);

        // But not when something after its offset is kept no more.
        string? old = client.Offset;
        await io.Server.EmitAsync("received");
        client.TakeAll();
        io.Time.Advance(TimeSpan.FromMinutes(10));
        client.Lose();
        client.Offset = old;
        await client.ConnectAsync();
        Assert.Equal(RecoveryFailure.UnknownOffset, client.Socket.RecoveryFailure);
    }

    [Theory]
    [InlineData("{\"pid\":\"PID\"}", RecoveryFailure.NoOffset)]
    [InlineData("{\"pid\":\"PID\",\"offset\":5}", RecoveryFailure.NoOffset)]
    [InlineData("{\"pid\":\"PID\",\"offset\":\"\"}", RecoveryFailure.UnknownOffset)]
    [InlineData("{\"pid\":\"PID\",\"offset\":\"zzzzzzz\"}", RecoveryFailure.UnknownOffset)]
    [InlineData("{\"pid\":\"PID\",\"offset\":\"not an offset\"}", RecoveryFailure.UnknownOffset)]
    [InlineData("{\"pid\":\"AAAAAAAAAAAAAAAAAAAA\",\"offset\":\"OFFSET\"}", RecoveryFailure.UnknownSession)]
    [InlineData("{\"pid\":\"\",\"offset\":\"OFFSET\"}", RecoveryFailure.UnknownSession)]
    [InlineData("{\"pid\":5,\"offset\":\"OFFSET\"}", null)]
    [InlineData("{\"pid\":\"\\ud800\",\"offset\":\"OFFSET\"}", null)]
    [InlineData("{\"offset\":\"OFFSET\"}", null)]
    [InlineData("", null)]
    public async Task What_a_client_makes_up_gets_it_a_new_socket(string auth, RecoveryFailure? failure)
    {
        await using TestIO io = Create();
        RecoveringClient client = await ConnectedAsync(io);
        string? id = client.Id;
        client.Lose();
        auth = auth.Replace("PID", client.PrivateSessionId, StringComparison.Ordinal).Replace("OFFSET", client.Offset, StringComparison.Ordinal);
        TestConnection connection = io.Open();
        await connection.ReceiveAsync("0" + auth);
        Assert.StartsWith("0{\"sid\":", await connection.NextAsync(), StringComparison.Ordinal);
        ServerSocket socket = Assert.Single(io.Server.Default.Sockets.Values);
        Assert.NotEqual(id, socket.Id);
        Assert.False(socket.Recovered);
        Assert.Equal(failure, socket.RecoveryFailure);
    }

    [Fact]
    public async Task A_session_of_a_namespace_is_none_of_another_one()
    {
        await using TestIO io = Create();
        io.Server.Of("/other");
        RecoveringClient client = await ConnectedAsync(io);
        client.Lose();
        var other = new RecoveringClient(io, "/other") { PrivateSessionId = client.PrivateSessionId, Offset = client.Offset };
        await other.ConnectAsync();
        Assert.False(other.Recovered);
        await client.ConnectAsync();
        Assert.True(client.Recovered);
    }

    [Fact]
    public async Task A_session_belongs_to_its_user()
    {
        await using TestIO io = Create();
        RecoverySession session = Session("ann");
        var adapter = (SessionAwareAdapter)io.Server.Default.Adapter;
        adapter.PersistSession(session);
        foreach (string? other in new[] { "bob", null })
        {
            RecoveryResult refused = await adapter.RestoreSessionAsync(new RecoveryRequest(session.PrivateSessionId, "x", other), TestContext.Current.CancellationToken);
            Assert.Equal(RecoveryFailure.OtherUser, refused.Failure);
        }

        // Its user finds it where it was.
        RecoveryResult found = await adapter.RestoreSessionAsync(new RecoveryRequest(session.PrivateSessionId, "x", "ann"), TestContext.Current.CancellationToken);
        Assert.Equal(RecoveryFailure.UnknownOffset, found.Failure);
    }

    [Fact]
    public void The_user_is_who_was_authenticated()
    {
        static string? UserId(ClaimsIdentity identity) =>
            new Handshake(new HandshakeRequest { Headers = new Dictionary<string, Microsoft.Extensions.Primitives.StringValues>(), Query = new Dictionary<string, string>(), Url = "/", User = new ClaimsPrincipal(identity) }, null, default).UserId;

        Assert.Null(UserId(new ClaimsIdentity()));
        Assert.Null(UserId(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "7")])));
        Assert.Equal("7", UserId(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann"), new Claim(ClaimTypes.NameIdentifier, "7")], "test")));
        Assert.Equal("ann", UserId(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")], "test")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Middlewares_are_skipped_or_not(bool skip)
    {
        await using TestIO io = Create(recovery => recovery.SkipMiddlewares = skip);
        var seen = new List<string>();
        io.Server.Use(async (socket, next) =>
        {
            seen.Add($"{socket.Recovered} {socket.Rooms.Contains("mine")} {socket.IsConnected}");
            await next();
        });
        RecoveringClient client = await ConnectedAsync(io);
        await client.Socket.JoinAsync("mine");
        client.Lose();
        await client.ConnectAsync();
        Assert.True(client.Recovered);
        Assert.Equal(skip ? ["False False False"] : ["False False False", "True True False"], seen);
    }

    [Fact]
    public async Task What_is_sent_while_the_middlewares_think_is_missed_too_and_sent_once()
    {
        await using TestIO io = Create(recovery => recovery.SkipMiddlewares = false);
        var decide = new TaskCompletionSource();
        bool wait = false;
        io.Server.Use(async (socket, next) =>
        {
            if (wait)
            {
                await socket.EmitAsync("from the middleware");
                await decide.Task;
            }

            await next();
        });
        RecoveringClient client = await ConnectedAsync(io);
        client.Lose();
        await io.Server.EmitAsync("away");
        wait = true;
        Task<string[]> connecting = client.ConnectAsync();
        await io.Server.EmitAsync("thinking");
        decide.SetResult();
        Assert.Equal(["2[\"from the middleware\"]", "2[\"away\",\"@\"]", "2[\"thinking\",\"@\"]"], await connecting);
        Assert.Empty(client.TakeAll());
        Assert.True(client.Recovered);
    }

    [Fact]
    public async Task Who_is_refused_gets_nothing_and_may_try_again()
    {
        await using TestIO io = Create(recovery => recovery.SkipMiddlewares = false);
        bool refuse = false;
        io.Server.Use((_, next) => refuse ? throw new ConnectRefusedException("no") : next());
        RecoveringClient client = await ConnectedAsync(io);
        client.Lose();
        await io.Server.EmitAsync("missed");
        refuse = true;
        TestConnection connection = await client.AskAsync();
        Assert.Equal("4{\"message\":\"no\"}", await connection.NextAsync());
        Assert.Empty(connection.TakeAll());
        Assert.Empty(io.Server.Default.Adapter.Rooms);
        refuse = false;
        Assert.Equal(["2[\"missed\",\"@\"]"], await client.ConnectAsync());
        Assert.True(client.Recovered);
    }

    [Fact]
    public async Task Who_is_gone_again_before_the_middlewares_decide_may_come_back_at_once()
    {
        await using TestIO io = Create(recovery => recovery.SkipMiddlewares = false);
        var decide = new TaskCompletionSource();
        bool wait = false;
        io.Server.Use(async (_, next) =>
        {
            if (wait)
            {
                await decide.Task;
            }

            await next();
        });
        RecoveringClient client = await ConnectedAsync(io);
        client.Lose();
        wait = true;
        TestConnection connection = await client.AskAsync();
        connection.Drop(CloseReason.TransportClose);
        wait = false;
        await client.ConnectAsync();
        Assert.True(client.Recovered);
        decide.SetResult();
        await Waiting.UntilAsync(() => io.Server.Default.Sockets.Count == 1, "the first attempt to end");
        Assert.Equal(0, io.Server.Recovery!.Sessions.Count);
    }

    [Fact]
    public async Task Outgoing_catch_alls_see_the_offset_and_run_under_no_lock()
    {
        await using TestIO io = Create();
        RecoveringClient client = await ConnectedAsync(io);
        ServerSocket socket = client.Socket;
        var seen = new List<string>();
        socket.OnAnyOutgoing((name, arguments) =>
        {
            seen.Add($"{name} {arguments.Count}");

            // Another thread gets through meanwhile: this one holds nothing that an emit needs.
            Assert.True(Task.Run(() => name == "outer" ? io.Server.To("nobody").EmitAsync("inner").AsTask() : Task.CompletedTask).Wait(Waiting.Deadline, TestContext.Current.CancellationToken));
        });
        await io.Server.EmitAsync("outer", 1);
        await socket.EmitAsync("direct");
        Assert.Equal(["outer 2", "direct 1"], seen);
    }

    [Fact]
    public async Task Every_outcome_is_logged()
    {
        await using TestIO io = Create();
        RecoveringClient client = await ConnectedAsync(io);
        client.Lose();
        await client.ConnectAsync();
        Assert.Equal(1, io.Logs.Count("SocketRecovered"));
        await new RecoveringClient(io) { PrivateSessionId = "AAAAAAAAAAAAAAAAAAAA", Offset = "x" }.ConnectAsync();
        Assert.Equal(1, io.Logs.Count("RecoveryRefused"));
    }

    private static TestIO Create(Action<ConnectionStateRecoveryOptions>? configure = null) => new(options =>
    {
        options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
        configure?.Invoke(options.ConnectionStateRecovery);
    });

    private static RecoverySession Session(string? userId) =>
        new("BBBBBBBBBBBBBBBBBBBB", "AAAAAAAAAAAAAAAAAAAA", new HashSet<string> { "BBBBBBBBBBBBBBBBBBBB" }, new Dictionary<string, object?>(), userId);

    /// <summary>A client that has received an event, and so can come back.</summary>
    private static async Task<RecoveringClient> ConnectedAsync(TestIO io)
    {
        var client = new RecoveringClient(io);
        await client.ConnectAsync();
        await client.Socket.EmitAsync("welcome");
        Assert.Equal(["2[\"welcome\",\"@\"]"], client.TakeAll());
        return client;
    }
}
