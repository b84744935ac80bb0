using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Namespaces;

public sealed class ConnectTests
{
    [Fact]
    public async Task Middlewares_run_in_order_before_the_connection_handlers()
    {
        await using var io = new TestIO();
        var order = new List<string>();
        io.Server.Use(async (socket, next) =>
        {
            order.Add($"first {socket.IsConnected}");
            await socket.JoinAsync("early");
            await socket.EmitAsync("from the middleware", 1);
            await Task.Yield();
            await next();
            order.Add("first again");
        });
        io.Server.Use((_, next) =>
        {
            order.Add("second");
            return next();
        });
        var connected = new TaskCompletionSource<ServerSocket>();
        io.Server.OnConnection(socket =>
        {
            order.Add($"connected {socket.IsConnected}");
            connected.SetResult(socket);
        });
        TestConnection client = io.Open();
        await client.ReceiveAsync("0{\"token\":\"x\"}");
        ServerSocket socket = await connected.Task.Within();
        Assert.Equal(["first False", "second", "first again", "connected True"], order);
        Assert.Equal("2[\"from the middleware\",1]", await client.NextAsync());
        Assert.StartsWith("0{\"sid\":\"", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(["early", socket.Id], socket.Rooms.Order(StringComparer.Ordinal).OrderBy(room => room == socket.Id));
        Assert.Equal("x", socket.Handshake.Auth.GetProperty("token").GetString());
        Assert.Equal("Fri Jan 02 2026 03:04:05 GMT+0000 (Coordinated Universal Time)", socket.Handshake.Time);
    }

    [Fact]
    public async Task A_refusal_tells_the_client_what_the_application_said()
    {
        await using var io = new TestIO();
        io.Server.Of("/plain").Use((_, _) => throw new ConnectRefusedException("no"));
        io.Server.Of("/data").Use((_, _) => throw new ConnectRefusedException("no", new { Code = 7 }));
        io.Server.Of("/bug").Use((_, _) => throw new InvalidOperationException("secret"));
        io.Server.Of("/silent").Use((_, _) => Task.CompletedTask);
        TestConnection client = io.Open();
        foreach ((string name, string answer) in new[]
        {
            ("/plain", "4/plain,{\"message\":\"no\"}"),
            ("/data", "4/data,{\"message\":\"no\",\"data\":{\"code\":7}}"),
            ("/bug", "4/bug,{\"message\":\"Internal server error\"}"),
            ("/silent", "4/silent,{\"message\":\"refused\"}"),
            ("/unknown", "4/unknown,{\"message\":\"Invalid namespace\"}"),
        })
        {
            await client.ReceiveAsync($"0{name},");
            Assert.Equal(answer, await client.NextAsync());
        }

        Assert.True(client.IsOpen);
        Assert.Equal(1, io.Logs.Count("ConnectionMiddlewareFailed"));
        Assert.Empty(io.Server.Of("/plain").Sockets);
        Assert.Empty(io.Server.Of("/plain").Adapter.Rooms);
    }

    [Fact]
    public async Task A_refusal_whose_data_cannot_be_written_is_sent_without()
    {
        await using var io = new TestIO();
        var circle = new object[1];
        circle[0] = circle;
        io.Server.Use((_, _) => throw new ConnectRefusedException("no", circle));
        TestConnection client = io.Open();
        await client.ReceiveAsync("0");
        Assert.Equal("4{\"message\":\"no\"}", await client.NextAsync());
        Assert.Equal(1, io.Logs.Count("RefusalDataFailed"));
    }

    [Fact]
    public async Task Two_connects_while_a_middleware_thinks_make_one_socket()
    {
        await using var io = new TestIO();
        var decide = new TaskCompletionSource();
        io.Server.Use(async (_, next) =>
        {
            await decide.Task;
            await next();
        });
        TestConnection client = io.Open();
        await client.ReceiveAsync("0");
        await client.ReceiveAsync("0");
        decide.SetResult();
        await client.NextAsync();
        Assert.Single(io.Server.Default.Sockets);
        await io.Server.EmitAsync("once");
        Assert.Equal(["2[\"once\"]"], client.TakeAll());
    }

    [Fact]
    public async Task A_client_that_leaves_while_a_middleware_thinks_leaves_nothing_behind()
    {
        await using var io = new TestIO();
        var decide = new TaskCompletionSource();
        var connected = false;
        io.Server.OnConnection(_ => { connected = true; });
        io.Server.Use(async (socket, next) =>
        {
            await socket.JoinAsync("room");
            await decide.Task;
            await next();
        });
        TestConnection client = io.Open();
        await client.ReceiveAsync("0");
        client.Drop(CloseReason.TransportClose);
        decide.SetResult();
        await Waiting.UntilAsync(() => io.Server.Default.Adapter.Rooms.Count == 0, "the room to be empty");
        Assert.Empty(io.Server.Default.Sockets);
        Assert.False(connected);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("4{\"message\":\"x\"}")]
    [InlineData("2/other,[\"x\"]")]
    [InlineData("3/other,1[]")]
    [InlineData("1/other,")]
    public async Task What_the_state_does_not_allow_closes_the_connection(string packet)
    {
        await using var io = new TestIO();
        io.Server.Of("/other");
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        var reason = new TaskCompletionSource<DisconnectReason>();
        socket.OnDisconnected(reason.SetResult);
        await client.ReceiveAsync(packet);
        Assert.False(client.IsOpen);
        Assert.Equal(DisconnectReason.ForcedServerClose, await reason.Task.Within());
    }

    [Fact]
    public async Task An_event_before_the_answer_to_connect_closes_the_connection()
    {
        await using var io = new TestIO();
        io.Server.Use((_, _) => new TaskCompletionSource().Task);
        TestConnection client = io.Open();
        await client.ReceiveAsync("0");
        await client.ReceiveAsync("2[\"early\"]");
        Assert.False(client.IsOpen);
    }

    [Fact]
    public async Task Who_joins_nothing_in_time_is_closed_and_who_joined_once_is_not()
    {
        await using var io = new TestIO();
        TestConnection idle = io.Open();
        (TestConnection joined, ServerSocket socket) = await io.ConnectAsync();
        await joined.ReceiveAsync("1");
        Assert.True(socket.IsDisconnected);
        io.Time.Advance(TimeSpan.FromSeconds(44));
        Assert.True(idle.IsOpen);
        io.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(idle.IsOpen);
        Assert.True(joined.IsOpen);
    }

    [Fact]
    public async Task A_packet_whose_attachments_never_come_is_closed_in_time()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        Exception? error = null;
        socket.OnError(exception => error = exception);
        await client.ReceiveAsync("51-[\"x\",{\"_placeholder\":true,\"num\":0}]");
        io.Time.Advance(TimeSpan.FromSeconds(46));
        Assert.False(client.IsOpen);
        Assert.IsType<ProtocolViolationException>(error);
    }

    [Fact]
    public async Task Namespaces_of_one_connection_are_bounded()
    {
        await using var io = new TestIO(options => options.MaxNamespacesPerConnection = 2);
        TestConnection client = io.Open();
        foreach (string name in (string[])["/a", "/b", "/c"])
        {
            io.Server.Of(name);
        }

        await io.JoinAsync(client, "/a");
        await io.JoinAsync(client, "/b");
        await client.ReceiveAsync("0/c,");
        Assert.Equal("4/c,{\"message\":\"Too many namespaces\"}", await client.NextAsync());
        Assert.True(client.IsOpen);
    }
}
