using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class HeartbeatTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_ping_comes_an_interval_after_the_open_packet_and_after_every_pong()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using RawWebSocket client = await engine.ConnectAsync();
        await client.ReceiveAsync();
        for (int round = 0; round < 3; round++)
        {
            engine.Time.Advance(25 * Second);
            Assert.Equal("2", await client.ReceiveAsync());
            await client.SendAsync("3");
            await client.SendAsync("4echo");
            Assert.Equal("4echo", await client.ReceiveAsync());
        }
    }

    [Fact]
    public async Task Silence_is_a_ping_timeout()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using RawWebSocket client = await engine.ConnectAsync();
        await client.ReceiveAsync();
        engine.Time.Advance(25 * Second);
        await client.ReceiveAsync();
        engine.Time.Advance(19 * Second);
        Assert.Equal(1, engine.Server.ClientsCount);
        engine.Time.Advance(2 * Second);
        Assert.Equal(CloseReason.PingTimeout, (await engine.Sessions.Values.Single().Closed).Reason);
        Assert.Equal("closed 1000", await client.ReceiveAsync());
        Assert.Equal(0, engine.Server.ClientsCount);
    }

    [Fact]
    public async Task Sessions_that_never_poll_again_are_reaped()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        for (int i = 0; i < 100; i++)
        {
            await engine.OpenPollingAsync();
        }

        Assert.Equal(100, engine.Server.ClientsCount);
        engine.Time.Advance(25 * Second);
        engine.Time.Advance(21 * Second);
        Assert.Equal(0, engine.Server.ClientsCount);
    }

    [Fact]
    public void Pongs_nobody_asked_for_do_not_put_off_the_ping()
    {
        var heartbeat = new Heartbeat(interval: 25, timeout: 20, isClients: false);
        heartbeat.Start(0);
        heartbeat.OnPong(20);
        Assert.Equal(HeartbeatDue.Nothing, heartbeat.Check(24));
        Assert.Equal(HeartbeatDue.Ping, heartbeat.Check(25));
        heartbeat.OnPong(30);
        heartbeat.OnPong(40);
        Assert.Equal(HeartbeatDue.Nothing, heartbeat.Check(54));
        Assert.Equal(HeartbeatDue.Ping, heartbeat.Check(55));
    }

    [Fact]
    public async Task Other_packets_put_the_timeout_off_once_per_ping()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using RawWebSocket client = await engine.ConnectAsync();
        await client.ReceiveAsync();
        engine.Time.Advance(25 * Second);
        await client.ReceiveAsync();
        for (int i = 0; i < 2; i++)
        {
            engine.Time.Advance(15 * Second);
            await client.SendAsync("4alive");
            Assert.Equal("4alive", await client.ReceiveAsync());
        }

        engine.Time.Advance(10 * Second);
        Assert.Equal(CloseReason.PingTimeout, (await engine.Sessions.Values.Single().Closed).Reason);
    }

    [Fact]
    public async Task A_pong_that_is_not_read_because_the_application_holds_the_reading_is_not_overdue()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using RawWebSocket client = await engine.ConnectAsync();
        await client.ReceiveAsync();
        TestEngine.Session session = engine.Sessions.Values.Single();
        var hold = new Hold();
        session.Hold = hold;
        await client.SendAsync("4slow");
        await hold.Held.Within();
        session.Hold = null;
        engine.Time.Advance(25 * Second);
        Assert.Equal("2", await client.ReceiveAsync());
        await client.SendAsync("3");
        await client.SendAsync("4next");
        engine.Time.Advance(60 * Second);
        engine.Time.Advance(60 * Second);
        Assert.Equal(1, engine.Server.ClientsCount);
        hold.Release();
        Assert.Equal("4next", await client.ReceiveAsync());

        // The pong was read, and everything goes on as ever: a ping, and a client that does not answer it.
        engine.Time.Advance(25 * Second);
        Assert.Equal("2", await client.ReceiveAsync());
        engine.Time.Advance(21 * Second);
        Assert.Equal(CloseReason.PingTimeout, (await session.Closed).Reason);
    }

    [Fact]
    public async Task A_client_that_is_gone_is_noticed_when_reading_goes_on()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using RawWebSocket client = await engine.ConnectAsync();
        await client.ReceiveAsync();
        TestEngine.Session session = engine.Sessions.Values.Single();
        var hold = new Hold();
        session.Hold = hold;
        await client.SendAsync("4slow");
        await hold.Held.Within();
        session.Hold = null;
        engine.Time.Advance(25 * Second);
        Assert.Equal("2", await client.ReceiveAsync());
        engine.Time.Advance(60 * Second);
        await client.SendAsync("4next");
        hold.Release();
        Assert.Equal("4next", await client.ReceiveAsync());
        engine.Time.Advance(19 * Second);
        Assert.Equal(1, engine.Server.ClientsCount);
        engine.Time.Advance(2 * Second);
        Assert.Equal(CloseReason.PingTimeout, (await session.Closed).Reason);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_overdue_though_the_application_waits_for_it()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        var hold = new Hold();
        session.Hold = hold;
        Task<string> posting = engine.PostAsync(query, "4slow");
        await hold.Held.Within();
        engine.Time.Advance(25 * Second);
        Assert.Equal("200 2", await engine.GetAsync(query));
        for (int i = 0; i < 5; i++)
        {
            await session.Connection.SendTextAsync("news"u8.ToArray());
            engine.Time.Advance(15 * Second);
            Assert.Equal("200 4news", await engine.GetAsync(query));
        }

        await session.Connection.SendTextAsync("last news"u8.ToArray());
        engine.Time.Advance(15 * Second);
        Assert.Equal(1, engine.Server.ClientsCount);
        engine.Time.Advance(21 * Second);
        Assert.Equal(CloseReason.PingTimeout, (await session.Closed).Reason);
        hold.Release();
        await posting;
    }
}
