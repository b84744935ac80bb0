using Microsoft.AspNetCore.Server.Kestrel.Core;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

/// <summary>Protocol 3, of Socket.IO 2. Its wire is compared with the reference's in <c>differential/cases/engine3.mjs</c>.</summary>
public sealed class Engine3Tests
{
    private const string Polling = "/engine.io/?EIO=3&transport=polling";
    private const string WebSocket = "/engine.io/?EIO=3&transport=websocket";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(Polling)]
    [InlineData("/engine.io/?transport=polling")]
    public async Task It_is_refused_unless_it_is_let_in(string query)
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        Assert.Equal("400 {\"code\":5,\"message\":\"Unsupported protocol version\"}", await engine.GetAsync(query));
        await using TestEngine open = await TestEngine.StartAsync(options => options.AllowEIO3 = true);
        Assert.Matches("^200 [0-9]+:0\\{", await open.GetAsync(query));
        Assert.Equal(3, open.Sessions.Values.Single().Connection.Protocol);
    }

    [Fact]
    public async Task The_client_sends_the_pings_and_nothing_else_keeps_a_session_alive()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.AllowEIO3 = true);
        using RawWebSocket client = await engine.ConnectAsync(WebSocket);
        await client.ReceiveAsync();
        for (int round = 0; round < 3; round++)
        {
            engine.Time.Advance(44 * Second);
            await client.SendAsync("2");
            Assert.Equal("3", await client.ReceiveAsync());
        }

        engine.Time.Advance(30 * Second);
        await client.SendAsync("4alive");
        Assert.Equal("4alive", await client.ReceiveAsync());
        Assert.Equal(1, engine.Server.ClientsCount);
        engine.Time.Advance(16 * Second);
        Assert.Equal(CloseReason.PingTimeout, (await engine.Sessions.Values.Single().Closed).Reason);
        Assert.Equal("closed 1000", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_client_that_went_silent_after_its_upgrade_is_timed_out()
    {
        // The reference forgets the timeout with the transport.
        await using TestEngine engine = await TestEngine.StartAsync(options => options.AllowEIO3 = true);
        using RawWebSocket client = await UpgradeAsync(engine);
        engine.Time.Advance(46 * Second);
        Assert.Equal(CloseReason.PingTimeout, (await engine.Sessions.Values.Single().Closed).Reason);
    }

    [Fact]
    public async Task Binary_waits_for_the_upgrade_and_has_its_type_on_the_WebSocket()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.AllowEIO3 = true);
        using RawWebSocket client = await UpgradeAsync(engine);
        await client.SendAsync([4, 1, 2]);
        Assert.Equal("#0102", await engine.Sessions.Values.Single().Received.Reader.ReadAsync());
        Assert.Equal("#040102", await client.ReceiveAsync());
    }

    [Fact]
    public async Task It_works_on_the_platforms_WebSocket_too()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.AllowEIO3 = true, HttpProtocols.Http2);
        using var handler = new SocketsHttpHandler();
        using var invoker = new HttpMessageInvoker(handler);
        using RawWebSocket client = await RawWebSocket.ConnectAsync(
            engine.App.Address,
            WebSocket + "&b64=1",
            options =>
            {
                options.HttpVersion = new Version(2, 0);
                options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            },
            invoker);
        await client.ReceiveAsync();
        await client.SendAsync([4, 1, 2, 3]);
        Assert.Equal("b4AQID", await client.ReceiveAsync());
        await client.SendAsync("b4AQID");
        Assert.Equal("b4AQID", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_flood_of_pings_is_answered_within_the_queues_bounds()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.AllowEIO3 = true);
        string id = (await engine.GetAsync(Polling)).Split("\"sid\":\"")[1][..20];
        await engine.PostAsync($"{Polling}&sid={id}", string.Concat(Enumerable.Repeat("1:2", 100_000)));
        Assert.Equal("the send queue is full", (await engine.Sessions[id].Closed).Description);
    }

    [Fact]
    public async Task Packets_of_a_payload_are_bounded_if_wanted()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options =>
        {
            options.AllowEIO3 = true;
            options.MaxPacketsPerPayload = 3;
        });
        string id = (await engine.GetAsync(Polling)).Split("\"sid\":\"")[1][..20];
        Assert.Equal("200 ok", await engine.PostAsync($"{Polling}&sid={id}", "2:4a2:4b2:4c2:4d"));
        Assert.Equal(CloseReason.ParseError, (await engine.Sessions[id].Closed).Reason);
        Assert.Equal(3, engine.Sessions[id].Received.Reader.Count);
    }

    private static async Task<RawWebSocket> UpgradeAsync(TestEngine engine)
    {
        string id = (await engine.GetAsync(Polling)).Split("\"sid\":\"")[1][..20];
        RawWebSocket client = await engine.ConnectAsync($"{WebSocket}&sid={id}");
        await client.SendAsync("2probe");
        Assert.Equal("3probe", await client.ReceiveAsync());
        await client.SendAsync("5");
        await client.SendAsync("4upgraded");
        Assert.Equal("4upgraded", await client.ReceiveAsync());
        await engine.Sessions[id].Received.Reader.ReadAsync();
        return client;
    }
}
