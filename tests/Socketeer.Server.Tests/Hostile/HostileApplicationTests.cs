using System.Globalization;
using Socketeer.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hostile;

/// <summary>What an attacker may make an application do, and applications that do it badly.</summary>
public sealed class HostileApplicationTests
{
    private static readonly TransportKind[] Both = [TransportKind.Polling, TransportKind.WebSocket];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H53_Answers_that_never_come_are_bounded_and_forgotten(bool isInline)
    {
        const int Limit = 1000;
        var answers = new List<Task>();
        await using HostileServer server = await HostileServer.StartAsync(isInline, options => options.MaxPendingAcks = Limit, socket =>
            socket.On("ask me", () =>
            {
                for (int i = 0; i < 2 * Limit; i++)
                {
                    answers.Add(socket.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<int>("question"));
                }
            }));
        foreach (TransportKind transport in Both)
        {
            answers.Clear();
            EngineClient client = await server.ConnectAsync(transport);
            await client.SendAsync("42[\"ask me\"]", "42[\"echo\",1]");
            await UntilEchoAsync(client);
            Assert.Equal(Limit, answers.Count(answer => answer.Exception?.InnerException is InvalidOperationException));
            await server.PassAsync(seconds: 6);
            await Waiting.UntilAsync(() => answers.TrueForAll(answer => answer.IsCompleted), "the timeouts");
            Assert.Equal(Limit, answers.Count(answer => answer.Exception?.InnerException is AckTimeoutException));

            // There is room again, and the end of the socket is the end of its questions.
            answers.Clear();
            await client.SendAsync("42[\"ask me\"]", "42[\"echo\",1]");
            await UntilEchoAsync(client);
            await server.AssertUnharmedAsync();
            await Waiting.UntilAsync(() => answers.TrueForAll(answer => answer.IsCompleted), "the end of the questions");
            Assert.Equal(Limit, answers.Count(answer => answer.Exception?.InnerException is SocketDisconnectedException));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H58_Rooms_of_a_clients_choice_are_bounded_and_go_with_it(bool isInline)
    {
        int rooms = 0;
        await using HostileServer server = await HostileServer.StartAsync(isInline, onAttacker: socket =>
        {
            socket.On("join", (string room) => socket.JoinAsync(room));
            socket.OnDisconnecting(_ => rooms = socket.Rooms.Count);
        });
        foreach (TransportKind transport in Both)
        {
            EngineClient client = await server.ConnectAsync(transport);
            await client.SendAsync(
                [.. Enumerable.Range(0, 1500).Select(i => $"42[\"join\",\"room{i}\"]"), $"42[\"join\",\"{new string('x', 500_000)}\"]", "42[\"echo\",1]"]);
            await UntilEchoAsync(client);
            await server.AssertUnharmedAsync("EventHandlerFailed");
            Assert.Equal(1000, rooms);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task H59_A_client_that_does_not_read_is_closed_and_others_go_on(bool isInline) => StarveAsync(isInline, TransportKind.WebSocket);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task H60_A_client_that_does_not_poll_is_closed_and_others_go_on(bool isInline) => StarveAsync(isInline, TransportKind.Polling);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H61_A_session_is_recovered_once_by_who_knows_it_and_never_otherwise(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(
            isInline, options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions());
        foreach (TransportKind transport in Both)
        {
            (EngineClient first, string id, string privateId) = await JoinAsync(server, transport, "");
            await first.SendAsync("42[\"echo\",1]");
            string offset = (await first.NextAsync()).Split('"')[^2];
            foreach (string auth in new[]
            {
                "{\"pid\":\"random\",\"offset\":\"x\"}", "{\"pid\":1,\"offset\":{}}", "{\"pid\":[\"a\"],\"offset\":null}", "{\"pid\":\"\"}",
                "{\"pid\":null,\"offset\":\"\"}", $"{{\"pid\":\"{new string('x', 500_000)}\",\"offset\":\"{new string('x', 300_000)}\"}}",
                $"{{\"pid\":\"{privateId}\",\"offset\":\"{offset}\"}}",
            })
            {
                // The last of them is right, but its socket is still connected.
                (_, string other, string otherPrivate) = await JoinAsync(server, transport, auth);
                Assert.NotEqual(id, other);
                Assert.NotEqual(privateId, otherPrivate);
            }

            await server.AssertUnharmedAsync();
            (_, string recovered, _) = await JoinAsync(server, transport, $"{{\"pid\":\"{privateId}\",\"offset\":\"{offset}\"}}");
            Assert.Equal(id, recovered);
            (_, string late, _) = await JoinAsync(server, transport, $"{{\"pid\":\"{privateId}\",\"offset\":\"{offset}\"}}");
            Assert.NotEqual(id, late);

            (EngineClient ahead, string aheadId, string aheadPrivate) = await JoinAsync(server, transport, "");
            await ahead.DisposeAsync();
            (_, string jumped, _) = await JoinAsync(server, transport, $"{{\"pid\":\"{aheadPrivate}\",\"offset\":\"zzzzzzz.zzz\"}}");
            Assert.NotEqual(aheadId, jumped);
            await server.AssertUnharmedAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H62_Sessions_kept_for_clients_that_come_and_go_are_bounded(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(
            isInline, options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions { MaxSessions = 10, MaxDisconnectionDuration = TimeSpan.FromSeconds(10) });
        foreach (TransportKind transport in Both)
        {
            for (int i = 0; i < 50; i++)
            {
                await server.ConnectAsync(transport);
            }

            await server.AssertUnharmedAsync("SessionsDisplaced");
            await Waiting.UntilAsync(() => server.IO.Recovery!.Sessions.Count == 10, "the sessions to be kept");
            await server.PassAsync(seconds: 2);
        }

        Assert.Equal(2, server.Logs.Count("SessionsDisplaced"));
        await server.PassAsync(seconds: 11);
        Assert.Equal(0, server.IO.Recovery!.Sessions.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H63_A_middleware_that_never_ends_and_handlers_that_throw_or_wait_harm_their_own_socket(bool isInline)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using HostileServer server = await HostileServer.StartAsync(
            isInline,
            options => options.ConnectTimeout = TimeSpan.FromSeconds(10),
            socket =>
            {
                socket.On("throw", () => throw new InvalidOperationException("of the application"));
                socket.On("wait", () => gate.Task);
            });
        server.IO.Of("/forever").Use((_, _) => gate.Task);
        server.IO.Of("/refusing").Use((_, _) => Task.CompletedTask);
        server.IO.Of("/failing").Use((_, _) => throw new InvalidOperationException("of the application"));
        server.IO.Of("/other").OnConnection(socket =>
        {
            socket.On("echo", e => socket.EmitAsync("echo", e.Arguments));
        });
        foreach (TransportKind transport in Both)
        {
            EngineClient forever = await server.OpenAsync(transport);
            await forever.SendAsync("40/forever,");

            EngineClient client = await server.ConnectAsync(transport);
            await client.SendAsync("40/refusing,");
            Assert.Equal("44/refusing,{\"message\":\"refused\"}", await client.NextAsync());
            await client.SendAsync("40/failing,");
            Assert.Equal("44/failing,{\"message\":\"Internal server error\"}", await client.NextAsync());
            await client.SendAsync("40/other,");
            Assert.StartsWith("40/other,{", await client.NextAsync(), StringComparison.Ordinal);
            await client.SendAsync("42[\"throw\"]", "42[\"echo\",1]");
            Assert.Equal("42[\"echo\",1]", await client.NextAsync());
            await client.SendAsync(["42[\"wait\"]", .. Enumerable.Range(0, 100).SelectMany(i => new[] { $"42[\"echo\",{i}]", $"42/other,[\"echo\",{i}]" })]);
            for (int i = 0; i < 100; i++)
            {
                Assert.Equal($"42/other,[\"echo\",{i}]", await client.NextAsync());
            }

            await server.PassAsync(seconds: 12);
            Assert.Empty(await forever.UntilClosedAsync());
            gate.SetResult();
            for (int i = 0; i < 100; i++)
            {
                Assert.Equal($"42[\"echo\",{i}]", await client.NextAsync());
            }

            await server.AssertUnharmedAsync("EventHandlerFailed", "ConnectionMiddlewareFailed");
            gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    // One member of a room reads, the other does not.
    private static async Task StarveAsync(bool isInline, TransportKind transport)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        server.IO.OnConnection(socket => socket.JoinAsync("feed"));
        EngineClient reader = await server.ConnectAsync(TransportKind.WebSocket);
        using RawConnection? deaf = transport == TransportKind.WebSocket
            ? await RawConnection.OpenAsync(server.Address, "/socket.io/?EIO=4&transport=websocket", isPlatform: false, receiveBufferSize: 4096)
            : null;
        if (deaf is null)
        {
            await (await server.OpenAsync(TransportKind.Polling)).SendAsync("40");
        }
        else
        {
            await deaf.SendAsync(Frames.Text("40"));
        }

        await Waiting.UntilAsync(() => server.IO.Default.Adapter.Rooms.TryGetValue("feed", out var members) && members.Count == 2, "the members");
        string load = new('x', 100_000);
        for (int i = 0; i < 1000 && server.Ends.IsEmpty; i++)
        {
            await server.IO.To("feed").EmitAsync("load", i.ToString(CultureInfo.InvariantCulture), load);
            Assert.Equal($"42[\"load\",\"{i}\",\"{load}\"]", await reader.NextAsync());
        }

        Assert.Single(server.Ends);
        Assert.Equal(1, server.Logs.Count("SendQueueFull"));
        await reader.SendAsync("42[\"echo\",1]");
        Assert.Equal("42[\"echo\",1]", await reader.NextAsync());
        await reader.DisposeAsync();

        // The write that is under way is given up when the closing has lasted too long.
        await server.PassAsync(seconds: 31);
        await server.AssertUnharmedAsync("SendQueueFull");
    }

    private static async Task UntilEchoAsync(EngineClient client)
    {
        string packet;
        do
        {
            packet = await client.NextAsync();
        }
        while (packet != "42[\"echo\",1]" && packet != EngineClient.Closed);
        Assert.NotEqual(EngineClient.Closed, packet);
    }

    private static async Task<(EngineClient Client, string Id, string PrivateId)> JoinAsync(HostileServer server, TransportKind transport, string auth)
    {
        EngineClient client = await server.OpenAsync(transport);
        await client.SendAsync($"40{auth}");
        string connect = await client.NextAsync();
        Assert.StartsWith("40{\"sid\":\"", connect, StringComparison.Ordinal);
        string[] parts = connect.Split('"');
        return (client, parts[3], parts[7]);
    }
}
