using System.Text;
using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Namespaces;

/// <summary>Clients of Socket.IO 2. Their wire is compared with the reference's in <c>differential/cases/client-2.mjs</c>.</summary>
public sealed class SocketIO2Tests
{
    [Fact]
    public async Task A_client_is_in_the_default_namespace_from_the_start()
    {
        await using var io = new TestIO();
        TestConnection client = io.Open(protocol: 3);
        Assert.Equal("0", await client.NextAsync());
        ServerSocket socket = Assert.Single(io.Server.Default.Sockets.Values);
        Assert.Equal(client.Id, socket.Id);
        Assert.Equal("{}", socket.Handshake.Auth.GetRawText());
        io.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(client.IsOpen);
        await client.ReceiveAsync("0");
        Assert.False(client.IsOpen);
    }

    [Fact]
    public async Task The_query_behind_a_namespace_is_its_auth_and_the_id_tells_the_namespace()
    {
        await using var io = new TestIO();
        io.Server.Of("/chat");
        TestConnection client = io.Open(protocol: 3);
        await client.NextAsync();
        string token = new('x', 1000);
        await client.ReceiveAsync($"0/chat?token={token}&name=a%20b+c&name=%C3%A9#no,{{\"token\":\"ignored\"}}");
        Assert.Equal("0/chat,", await client.NextAsync());
        ServerSocket socket = Assert.Single(io.Server.Of("/chat").Sockets.Values);
        Assert.Equal($"/chat#{client.Id}", socket.Id);
        Assert.Equal(token, socket.Handshake.Auth.GetProperty("token").GetString());
        Assert.Equal("é", socket.Handshake.Auth.GetProperty("name").GetString());
        await io.Server.Of("/chat").To(socket.Id).EmitAsync("hello");
        Assert.Equal("2/chat,[\"hello\"]", await client.NextAsync());
    }

    [Fact]
    public async Task A_refusal_is_the_data_or_the_message()
    {
        await using var io = new TestIO();
        io.Server.Of("/plain").Use((_, _) => throw new ConnectRefusedException("no"));
        io.Server.Of("/data").Use((_, _) => throw new ConnectRefusedException("no", new { Code = 7 }));
        io.Server.Of("/zero").Use((_, _) => throw new ConnectRefusedException("no", 0));
        TestConnection client = io.Open(protocol: 3);
        await client.NextAsync();
        foreach ((string name, string answer) in new[]
        {
            ("/plain", "4/plain,\"no\""),
            ("/data", "4/data,{\"code\":7}"),
            ("/zero", "4/zero,\"no\""),
            ("/unknown?x=1", "4/unknown,{\"message\":\"Invalid namespace\"}"),
        })
        {
            await client.ReceiveAsync($"0{name},");
            Assert.Equal(answer, await client.NextAsync());
        }

        Assert.True(client.IsOpen);
    }

    [Fact]
    public async Task A_client_that_is_refused_by_the_default_namespace_has_joined_nothing()
    {
        await using var io = new TestIO();
        io.Server.Use((_, _) => throw new ConnectRefusedException("no"));
        TestConnection client = io.Open(protocol: 3);
        Assert.Equal("4\"no\"", await client.NextAsync());
        io.Time.Advance(TimeSpan.FromSeconds(46));
        Assert.False(client.IsOpen);
    }

    [Fact]
    public async Task The_name_itself_is_bounded()
    {
        await using var io = new TestIO();
        TestConnection client = io.Open(protocol: 3);
        await client.NextAsync();
        await client.ReceiveAsync($"0/{new string('x', 300)}?a=1,");
        Assert.False(client.IsOpen);
    }

    [Fact]
    public async Task Who_comes_back_to_a_namespace_has_the_same_id_and_a_new_socket()
    {
        await using var io = new TestIO();
        TestConnection client = io.Open(protocol: 3);
        await client.NextAsync();
        ServerSocket first = Assert.Single(io.Server.Default.Sockets.Values);
        await first.JoinAsync("room");
        await client.ReceiveAsync("1");
        Assert.True(first.IsDisconnected);
        await client.ReceiveAsync("0");
        Assert.Equal("0", await client.NextAsync());
        ServerSocket second = Assert.Single(io.Server.Default.Sockets.Values);
        Assert.NotSame(first, second);
        Assert.Equal([client.Id], second.Rooms);
        await io.Server.To(client.Id).EmitAsync("hello");
        Assert.Equal(["2[\"hello\"]"], client.TakeAll());
    }

    [Fact]
    public async Task A_handler_that_closes_the_connection_at_once_leaves_no_session_behind()
    {
        await using RunningApp app = await RunningApp.StartAsync(
            services => services.AddSocketIO(options => options.AllowEIO3 = true),
            app => app.MapSocketIO().Server.OnConnection(socket => socket.CloseConnectionAsync()));
        EngineIOServer engine = app.Services.GetRequiredService<SocketIOServer>().Engine!;
        using RawWebSocket client = await RawWebSocket.ConnectAsync(app.Address, "/socket.io/?EIO=3&transport=websocket");
        var received = new StringBuilder();
        string message;
        do
        {
            received.Append(message = await client.ReceiveAsync());
        }
        while (!message.StartsWith("closed", StringComparison.Ordinal));

        Assert.EndsWith("4041closed 1000", received.ToString(), StringComparison.Ordinal);
        await Waiting.UntilAsync(() => engine.ClientsCount == 0, "the session to be forgotten");
    }
}
