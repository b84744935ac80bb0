using System.Threading.RateLimiting;
using Socketeer.Server.Tests.Doubles;

namespace Socketeer.Server.Tests.RateLimits;

public sealed class RateLimitTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task An_event_above_the_limit_is_answered_and_dropped()
    {
        await using TestIO io = Create((options, time) => options.ConnectionRateLimiter = _ => new TestLimiter(time(), 2, Second));
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        var handled = new List<int>();
        socket.On("say", (int number) =>
        {
            handled.Add(number);
            return "ok";
        });
        await client.ReceiveAsync("20[\"say\",1]");
        await client.ReceiveAsync("2[\"say\",2]");
        io.Time.Advance(TimeSpan.FromSeconds(0.25));
        await client.ReceiveAsync("21[\"say\",3]");
        await client.ReceiveAsync("2[\"say\",4]");
        await client.ReceiveAsync("51-2[\"say\",{\"_placeholder\":true,\"num\":0}]");
        await client.ReceiveBinaryAsync(1);
        string[] expected =
        [
            "30[\"ok\"]",
            "31[{\"ok\":false,\"error\":\"rate limited\",\"retryAfter\":750}]",
            "2[\"rate_limited\",{\"event\":\"say\",\"retryAfter\":750}]",
            "32[{\"ok\":false,\"error\":\"rate limited\",\"retryAfter\":750}]",
        ];
        Assert.Equal(expected, client.TakeAll());
        io.Time.Advance(Second);
        await client.ReceiveAsync("2[\"say\",5]");
        Assert.Empty(client.TakeAll());
        Assert.Equal([1, 2, 5], handled);
        Assert.True(socket.IsConnected);
        Assert.Equal(3, io.Logs.Count("EventRefused"));
    }

    [Fact]
    public async Task The_limit_of_a_connection_is_shared_by_its_namespaces()
    {
        await using TestIO io = Create((options, time) => options.ConnectionRateLimiter = _ => new TestLimiter(time(), 2, Second));
        io.Server.Of("/x");
        (TestConnection client, _) = await io.ConnectAsync();
        await io.JoinAsync(client, "/x");
        await client.ReceiveAsync("2[\"a\"]");
        await client.ReceiveAsync("2/x,[\"a\"]");
        await client.ReceiveAsync("2/x,[\"a\"]");
        Assert.Equal(["2/x,[\"rate_limited\",{\"event\":\"a\",\"retryAfter\":1000}]"], client.TakeAll());
        (TestConnection other, _) = await io.ConnectAsync();
        await other.ReceiveAsync("2[\"a\"]");
        Assert.Empty(other.TakeAll());
    }

    [Fact]
    public async Task An_event_has_a_limit_of_its_own_however_its_name_is_written()
    {
        int made = 0;
        await using TestIO io = Create((options, time) => options.EventRateLimiters["é"] = _ =>
        {
            made++;
            return new TestLimiter(time(), 1, Second);
        });
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"other\"]");
        Assert.Equal(0, made);
        await client.ReceiveAsync("2[\"é\"]");
        await client.ReceiveAsync("2[\"\\u00e9\"]");
        await client.ReceiveAsync("2[\"other\"]");
        Assert.Equal(["2[\"rate_limited\",{\"event\":\"é\",\"retryAfter\":1000}]"], client.TakeAll());

        // Leaving and joining again does not help.
        await client.ReceiveAsync("1");
        await io.JoinAsync(client, "/");
        await client.ReceiveAsync("20[\"é\"]");
        Assert.Equal(["30[{\"ok\":false,\"error\":\"rate limited\",\"retryAfter\":1000}]"], client.TakeAll());
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task Who_goes_on_is_disconnected_with_every_socket()
    {
        await using TestIO io = Create((options, time) =>
        {
            options.EventRateLimiters["never"] = _ => new TestLimiter(time(), 0, Second);
            options.MaxRateLimitRefusals = 3;
        });
        io.Server.Of("/x");
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        ServerSocket other = await io.JoinAsync(client, "/x");
        var reasons = new List<string>();
        socket.OnDisconnected(reason => reasons.Add(reason.ToText()));
        other.OnDisconnected(reason => reasons.Add(reason.ToText()));

        // Only those in a row count.
        for (int i = 0; i < 10; i++)
        {
            await client.ReceiveAsync("2[\"never\"]");
            await client.ReceiveAsync("2[\"never\"]");
            await client.ReceiveAsync("2[\"never\"]");
            await client.ReceiveAsync("2[\"something else\"]");
        }

        Assert.Equal(30, client.TakeAll().Length);
        for (int i = 0; i < 4; i++)
        {
            Assert.True(client.IsOpen);
            await client.ReceiveAsync("2[\"never\"]");
        }

        Assert.False(client.IsOpen);
        Assert.Equal(["1", "1/x,"], client.TakeAll()[3..]);
        Assert.Equal(["rate limited", "rate limited"], reasons);
        Assert.Equal(1, io.Logs.Count("RateLimited"));
    }

    [Fact]
    public async Task Limiters_of_the_platform_work_without_a_timer()
    {
        await using TestIO io = Create((options, _) =>
        {
            options.ConnectionRateLimiter = _ => new TokenBucketRateLimiter(new()
            {
                TokenLimit = 3,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromHours(1),
                AutoReplenishment = false,
            });
            options.EventRateLimiters["a"] = _ => new FixedWindowRateLimiter(new()
            {
                PermitLimit = 1,
                Window = TimeSpan.FromHours(1),
                AutoReplenishment = false,
            });
        });
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"a\"]");
        await client.ReceiveAsync("2[\"a\"]");
        await client.ReceiveAsync("2[\"b\"]");
        await client.ReceiveAsync("2[\"b\"]");
        string[] sent = client.TakeAll();
        Assert.Equal(2, sent.Length);
        Assert.StartsWith("2[\"rate_limited\",{\"event\":\"a\",\"retryAfter\":", sent[0], StringComparison.Ordinal);
        Assert.StartsWith("2[\"rate_limited\",{\"event\":\"b\",\"retryAfter\":", sent[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shared_limiter_limits_a_user_on_all_connections()
    {
        await using PartitionedRateLimiter<ServerSocket> shared = PartitionedRateLimiter.Create<ServerSocket, string>(static socket =>
            RateLimitPartition.GetFixedWindowLimiter(socket.UserId!, static _ => new() { PermitLimit = 2, Window = TimeSpan.FromHours(1) }));
        await using TestIO io = Create((options, _) => options.SharedRateLimiter = shared);
        (TestConnection phone, _) = await io.ConnectAsync(TestIO.Principal("ann"));
        (TestConnection laptop, _) = await io.ConnectAsync(TestIO.Principal("ann"));
        (TestConnection other, _) = await io.ConnectAsync(TestIO.Principal("bob"));
        await phone.ReceiveAsync("20[\"a\"]");
        await phone.ReceiveAsync("20[\"a\"]");
        await laptop.ReceiveAsync("20[\"a\"]");
        await other.ReceiveAsync("20[\"a\"]");
        Assert.Empty(phone.TakeAll());
        Assert.StartsWith("30[{\"ok\":false,\"error\":\"rate limited\"", Assert.Single(laptop.TakeAll()), StringComparison.Ordinal);
        Assert.Empty(other.TakeAll());
    }

    [Fact]
    public async Task A_connection_for_which_no_limiter_is_made_has_no_limit()
    {
        await using TestIO io = Create((options, time) => options.ConnectionRateLimiter = connection =>
            connection.Request.HasUser ? null : new TestLimiter(time(), 0, Second));
        (TestConnection client, _) = await io.ConnectAsync(TestIO.Principal("ann"));
        await client.ReceiveAsync("2[\"a\"]");
        Assert.Empty(client.TakeAll());
        (TestConnection nobody, _) = await io.ConnectAsync();
        await nobody.ReceiveAsync("2[\"a\"]");
        Assert.Single(nobody.TakeAll());
    }

    [Fact]
    public async Task Children_of_a_parent_share_the_limit_of_an_event()
    {
        await using TestIO io = Create((options, time) => options.EventRateLimiters["a"] = _ => new TestLimiter(time(), 1, Second));
        io.Server.Of(static (_, _) => ValueTask.FromResult(true));
        (TestConnection client, _) = await io.ConnectAsync("/room-1");
        await io.JoinAsync(client, "/room-2");
        await client.ReceiveAsync("2/room-1,[\"a\"]");
        await client.ReceiveAsync("2/room-2,[\"a\"]");
        Assert.Equal(["2/room-2,[\"rate_limited\",{\"event\":\"a\",\"retryAfter\":1000}]"], client.TakeAll());
    }

    [Fact]
    public async Task What_a_limit_tells_a_client_is_not_kept_for_recovery()
    {
        await using TestIO io = Create((options, time) =>
        {
            options.ConnectionRateLimiter = _ => new TestLimiter(time(), 0, Second);
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
        });
        (TestConnection client, _) = await io.ConnectAsync();

        // Without an offset.
        await client.ReceiveAsync("2[\"a\"]");
        Assert.Equal(["2[\"rate_limited\",{\"event\":\"a\",\"retryAfter\":1000}]"], client.TakeAll());
    }

    [Fact]
    public async Task A_long_name_is_not_sent_back()
    {
        await using TestIO io = Create((options, time) =>
        {
            options.ConnectionRateLimiter = _ => new TestLimiter(time(), 0, Second);
            options.MaxEventNameLength = 5;
        });
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"longer\"]");
        await client.ReceiveAsync("2[\"\\u006conger\"]");
        await client.ReceiveAsync("2[\"short\"]");
        Assert.Equal(["2[\"rate_limited\",{\"retryAfter\":1000}]", "2[\"rate_limited\",{\"retryAfter\":1000}]", "2[\"rate_limited\",{\"event\":\"short\",\"retryAfter\":1000}]"], client.TakeAll());
    }

    [Fact]
    public async Task A_limiter_that_would_not_work_says_what_to_do()
    {
        await using TestIO timer = Create((options, _) => options.ConnectionRateLimiter = _ => new FixedWindowRateLimiter(new()
        {
            PermitLimit = 1,
            Window = Second,
        }));
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => timer.Open());
        Assert.Contains("AutoReplenishment to false", exception.Message, StringComparison.Ordinal);

        await using TestIO sliding = Create((options, _) => options.EventRateLimiters["a"] = _ => new SlidingWindowRateLimiter(new()
        {
            PermitLimit = 1,
            SegmentsPerWindow = 2,
            Window = Second,
            AutoReplenishment = false,
        }));
        (TestConnection client, _) = await sliding.ConnectAsync();
        exception = await Assert.ThrowsAsync<InvalidOperationException>(() => client.ReceiveAsync("2[\"a\"]").AsTask());
        Assert.Contains("EventRateLimiters[\"a\"]", exception.Message, StringComparison.Ordinal);
        Assert.Contains("TokenBucketRateLimiter", exception.Message, StringComparison.Ordinal);
    }

    private static TestIO Create(Action<SocketIOOptions, Func<TimeProvider>> configure)
    {
        TestIO? io = null;
        io = new TestIO(options => configure(options, () => io!.Time));
        return io;
    }
}
