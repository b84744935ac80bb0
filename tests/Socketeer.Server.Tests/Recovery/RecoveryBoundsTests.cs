using Microsoft.Extensions.Options;
using Socketeer.Server.Tests.Doubles;

namespace Socketeer.Server.Tests.Recovery;

/// <summary>What is kept for clients that are away is bounded, whatever they do.</summary>
public sealed class RecoveryBoundsTests
{
    [Fact]
    public async Task The_oldest_session_gives_way()
    {
        await using TestIO io = Create(recovery => recovery.MaxSessions = 2);
        io.Server.Of("/other");
        RecoveringClient first = await ConnectedAsync(io);
        RecoveringClient second = await ConnectedAsync(io, "/other");
        RecoveringClient third = await ConnectedAsync(io);
        first.Lose();
        second.Lose();
        third.Lose();
        Assert.Equal(2, io.Server.Recovery!.Sessions.Count);
        await first.ConnectAsync();
        Assert.Equal(RecoveryFailure.UnknownSession, first.Socket.RecoveryFailure);
        await second.ConnectAsync();
        await third.ConnectAsync();
        Assert.True(second.Recovered && third.Recovered);
        io.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, io.Logs.Count("SessionsDisplaced"));
    }

    [Fact]
    public async Task A_flood_of_lost_connections_costs_no_more_than_the_bound()
    {
        await using TestIO io = Create(recovery => recovery.MaxSessions = 10);
        for (int i = 0; i < 500; i++)
        {
            (await ConnectedAsync(io)).Lose();
        }

        Assert.Equal(10, io.Server.Recovery!.Sessions.Count);

        // Those that expired are remembered within the same bound, and give way first.
        io.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, io.Server.Recovery.Sessions.Count);
        RecoveringClient late = await ConnectedAsync(io);
        late.Lose();
        await late.ConnectAsync();
        Assert.True(late.Recovered);
    }

    [Fact]
    public async Task The_oldest_events_give_way()
    {
        await using TestIO io = Create(recovery => recovery.MaxPackets = 4);
        RecoveringClient client = await ConnectedAsync(io);
        RecoveringClient unlucky = await ConnectedAsync(io);
        client.Lose();
        unlucky.Lose();
        await io.Server.EmitAsync("e", 1);
        await io.Server.EmitAsync("e", 2);
        await io.Server.EmitAsync("e", 3);

        // The welcomes have offsets, and take two of four places: one is gone, and it was the last one sent to its client.
        Assert.Equal(3, (await client.ConnectAsync()).Length);
        client.Lose();
        await io.Server.EmitAsync("e", 4);
        await io.Server.EmitAsync("e", 5);
        await unlucky.ConnectAsync();
        Assert.Equal(RecoveryFailure.UnknownOffset, unlucky.Socket.RecoveryFailure);
        Assert.Equal(["2[\"e\",4,\"@\"]", "2[\"e\",5,\"@\"]"], await client.ConnectAsync());
        io.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, io.Logs.Count("PacketsDisplaced"));
    }

    [Fact]
    public async Task The_bytes_of_all_namespaces_together_are_bounded()
    {
        await using TestIO io = Create(recovery => recovery.MaxPacketBytes = 3000);
        SocketNamespace other = io.Server.Of("/other");
        var here = (SessionAwareAdapter)io.Server.Default.Adapter;
        var there = (SessionAwareAdapter)other.Adapter;
        long Kept() => here.KeptCount + there.KeptCount;
        for (int i = 0; i < 20; i++)
        {
            await io.Server.EmitAsync("e", new byte[1000]);
        }

        Assert.Equal(2, here.KeptCount);
        await other.EmitAsync("e", new byte[700]);
        Assert.Equal(3, Kept());
        await other.EmitAsync("e", new byte[700]);
        Assert.Equal(1, there.KeptCount);

        // Too large to be kept at all, and sent all the same.
        (TestConnection client, _) = await io.ConnectAsync();
        await io.Server.EmitAsync("e", new byte[5000]);
        Assert.Equal(0, here.KeptCount);
        Assert.Equal(2, client.TakeAll().Length);
    }

    [Fact]
    public async Task Events_that_are_too_old_are_forgotten()
    {
        await using TestIO io = Create();
        var adapter = (SessionAwareAdapter)io.Server.Default.Adapter;
        await io.Server.EmitAsync("old");
        io.Time.Advance(TimeSpan.FromMinutes(1));
        await io.Server.EmitAsync("young");
        io.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, adapter.KeptCount);
        io.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, adapter.KeptCount);
        Assert.Equal(0, io.Logs.Count("PacketsDisplaced"));
    }

    [Fact]
    public async Task Who_missed_more_than_may_wait_for_a_client_starts_anew()
    {
        await using var io = new TestIO(options =>
        {
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
            options.MaxSendQueueLength = 10;
        });
        RecoveringClient few = await ConnectedAsync(io);
        RecoveringClient many = await ConnectedAsync(io);
        many.Lose();
        await io.Server.EmitAsync("e", 0);
        few.TakeAll();
        few.Lose();
        for (int i = 1; i <= 5; i++)
        {
            await io.Server.EmitAsync("e", i);
        }

        Assert.Equal(5, (await few.ConnectAsync()).Length);
        Assert.Empty(await many.ConnectAsync());
        Assert.Equal(RecoveryFailure.TooMuchMissed, many.Socket.RecoveryFailure);
    }

    [Fact]
    public async Task What_becomes_too_much_while_the_middlewares_think_closes_the_connection()
    {
        await using var io = new TestIO(options =>
        {
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions { SkipMiddlewares = false };
            options.MaxSendQueueLength = 10;
        });
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
        for (int i = 0; i < 6; i++)
        {
            await io.Server.EmitAsync("e", i);
        }

        decide.SetResult();
        await Socketeer.Tests.Shared.Waiting.UntilAsync(() => !connection.IsOpen, "the connection to close");
        Assert.Empty(connection.TakeAll());
        Assert.Empty(io.Server.Default.Sockets);

        // The next attempt is told why.
        await client.ConnectAsync();
        Assert.Equal(RecoveryFailure.TooMuchMissed, client.Socket.RecoveryFailure);
    }

    [Fact]
    public async Task An_adapter_that_keeps_no_sessions_says_so()
    {
        await using var io = new TestIO(options =>
        {
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
            options.AdapterFactory = static ns => new InMemoryAdapter(ns);
        });
        var client = new RecoveringClient(io);
        await client.ConnectAsync();
        await client.Socket.EmitAsync("hi");
        Assert.Equal(["2[\"hi\"]"], client.TakeAll());
        client.Lose();
        client.Offset = "x";
        await client.ConnectAsync();
        Assert.Equal(RecoveryFailure.Unsupported, client.Socket.RecoveryFailure);
    }

    [Fact]
    public async Task An_adapter_that_fails_gives_a_new_socket()
    {
        await using var io = new TestIO(options =>
        {
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
            options.AdapterFactory = static ns => new BrokenAdapter(ns);
        });
        var client = new RecoveringClient(io) { PrivateSessionId = "AAAAAAAAAAAAAAAAAAAA", Offset = "x" };
        await client.ConnectAsync();
        Assert.Equal(RecoveryFailure.AdapterFailed, client.Socket.RecoveryFailure);
        Assert.Equal(1, io.Logs.Count("RecoveryFailed"));
    }

    [Fact]
    public async Task The_adapter_says_which_option_it_needs()
    {
        await using var io = new TestIO();
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => new SessionAwareAdapter(io.Server.Default));
        Assert.Contains("ConnectionStateRecovery", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_are_above_zero()
    {
        var options = new SocketIOOptions
        {
            ConnectionStateRecovery = new ConnectionStateRecoveryOptions
            {
                MaxDisconnectionDuration = TimeSpan.Zero,
                MaxSessions = 0,
                MaxPackets = -1,
                MaxPacketBytes = 0,
            },
        };
        ValidateOptionsResult result = new SocketIOOptionsValidator().Validate(null, options);
        Assert.Equal(4, result.Failures!.Count());
    }

    private static TestIO Create(Action<ConnectionStateRecoveryOptions>? configure = null) => new(options =>
    {
        options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
        configure?.Invoke(options.ConnectionStateRecovery);
    });

    private static async Task<RecoveringClient> ConnectedAsync(TestIO io, string name = "/")
    {
        var client = new RecoveringClient(io, name);
        await client.ConnectAsync();
        await client.Socket.EmitAsync("welcome");
        Assert.Single(client.TakeAll());
        return client;
    }

    private sealed class BrokenAdapter(SocketNamespace socketNamespace) : InMemoryAdapter(socketNamespace)
    {
        public override ValueTask<RecoveryResult> RestoreSessionAsync(RecoveryRequest request, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("no storage");
    }
}
