using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Socketeer.EngineIO.Tests.Races;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

/// <summary>What became of upgrades in races that are seldom: those a seed found, alone and by name.</summary>
public sealed class UpgradeTests
{
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(11);

    [Fact]
    public async Task A_client_that_completes_an_upgrade_too_late_stays_on_polling()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        using RawWebSocket socket = await ProbeAsync(engine, query);
        engine.Time.Advance(TooLong);
        Assert.StartsWith("closed", await socket.ReceiveAsync(), StringComparison.Ordinal);
        await socket.SendAsync("5");
        await socket.Socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken).Within();
        Assert.Equal(TransportKind.Polling, session.Connection.Transport);
        Assert.Equal("200 ok", await engine.PostAsync(query, "4still here"));
        Assert.Equal("200 4still here", await engine.GetAsync(query));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_probe_behind_the_end_of_its_session_is_not_answered_behind_the_close_frame(bool isPlatform)
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.PerMessageDeflateThreshold = 1024);
        (string query, _) = await engine.OpenPollingAsync();
        using RawConnection socket = await RawConnection.UpgradeAsync(
            engine.App.Address, query.Replace("polling", "websocket", StringComparison.Ordinal), isPlatform);
        Assert.Equal("200 ok", await engine.PostAsync(query, "1"));
        Assert.StartsWith("close", await socket.ReceiveAsync(), StringComparison.Ordinal);
        await socket.SendAsync([.. Frames.Text("2probe"), .. Frames.Close(1000)]);
        Assert.Equal("end", await socket.ReceiveAsync());
    }

    // From the packet that completes it on, an upgrade waits for a handler, and not against the clock. The scheduler tells that the packet
    // was read, which no client sees.
    [Fact]
    public void An_upgrade_that_waits_for_a_slow_handler_does_not_run_out_of_time()
    {
        var scheduler = new RaceScheduler(seed: 0);
        var received = new List<string>();
        EngineConnection? session = null;
        RaceServer? server = null;
        scheduler.Run(() =>
        {
            server = new RaceServer(scheduler, connection => new SlowHandler(session = connection, server!.Time), new EngineIOOptions());
            Send(HttpMethods.Get, TestEngine.Polling);
            string query = $"?EIO=4&transport=polling&sid={session!.Id}";
            HttpExchange post = Send(HttpMethods.Post, query, "4first");
            WebSocketConnection socket = server.Connect(query.Replace("polling", "websocket", StringComparison.Ordinal));
            scheduler.Watch(ReadAsync(socket));
            socket.SendText("2probe");
            socket.SendText("5");
            socket.SendText("4second");
            scheduler.RunUntilIdle();
            server.Time.Advance(SlowHandler.Time - TimeSpan.FromSeconds(1));
            scheduler.RunUntilIdle();
            Assert.False(post.IsServed);
            Assert.Equal(["3probe"], received);
            server.Time.Advance(TimeSpan.FromSeconds(1));
            scheduler.RunUntilIdle();
            server.Time.Advance(SlowHandler.Time);
            scheduler.RunUntilIdle();
            Assert.Equal(TransportKind.WebSocket, session!.Transport);
            Assert.Equal(["3probe", "4first", "4second"], received);
        });

        HttpExchange Send(string method, string query, string? body = null)
        {
            var exchange = new HttpExchange(scheduler, method, query[query.IndexOf('?', StringComparison.Ordinal)..]);
            if (body is not null)
            {
                PipeWriter writer = exchange.SendBody();
                writer.Write(Encoding.UTF8.GetBytes(body));
                writer.Complete();
            }

            server!.Send(exchange);
            scheduler.RunUntilIdle();
            return exchange;
        }

        async Task ReadAsync(WebSocketConnection socket)
        {
            while (await socket.NextAsync() is { } message)
            {
                received.Add(message);
            }

            received.Add("closed");
        }
    }

    private static async Task<RawWebSocket> ProbeAsync(TestEngine engine, string query)
    {
        RawWebSocket socket = await engine.ConnectAsync(query.Replace("polling", "websocket", StringComparison.Ordinal));
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
        return socket;
    }

    private sealed class SlowHandler(EngineConnection connection, TimeProvider time) : EngineConnectionHandler
    {
        // Longer than an upgrade may take, and shorter than a heartbeat.
        public static readonly TimeSpan Time = TimeSpan.FromSeconds(12);

        public override async ValueTask OnTextAsync(ReadOnlySequence<byte> message)
        {
            byte[] text = message.ToArray();
            await Task.Delay(Time, time);
            await connection.SendTextAsync(text);
        }
    }
}
