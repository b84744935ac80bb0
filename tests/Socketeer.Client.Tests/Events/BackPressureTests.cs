using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.Extensions.Time.Testing;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Events;

/// <summary>Handlers that are behind: what they hold back, and what they must not.</summary>
public sealed class BackPressureTests
{
    private const int Limit = 10;
    private const int Count = 100;

    [Fact]
    public async Task A_handler_gets_the_ack_that_is_behind_a_full_queue()
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(static async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            await ScriptedServer.SendAsync(socket, """42["ask"]""");
            string question = await ScriptedServer.ReceiveAsync(socket);
            await CountAsync(socket);
            await ScriptedServer.SendAsync(socket, question == """420["question"]""" ? """430["answer"]""" : question);
            await ScriptedServer.DrainAsync(socket);
        });
        await using SocketIOClient client = server.CreateClient(static options => options.MaxQueuedEvents = Limit);
        var order = new ConcurrentQueue<string>();
        ClientSocket socket = client.Socket();
        socket.On("ask", async () => order.Enqueue(await socket.EmitWithAckAsync<string>("question") ?? ""));
        socket.On("n", (int number) => order.Enqueue($"{number}"));
        await socket.ConnectAsync().Within();
        await Waiting.UntilAsync(() => order.Count > Count, "The answer and the events behind it");
        Assert.Equal(["answer", .. Enumerable.Range(0, Count).Select(static number => $"{number}")], order);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_ack_that_is_asked_for_when_reading_has_paused_is_read(bool isAnotherSockets)
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            if (isAnotherSockets)
            {
                await ScriptedServer.ReceiveAsync(socket);
                await ScriptedServer.SendAsync(socket, """40/other,{"sid":"another id"}""");
            }

            await ScriptedServer.SendAsync(socket, """42["ask"]""");
            await CountAsync(socket);
            string question = await ScriptedServer.ReceiveAsync(socket);
            await ScriptedServer.SendAsync(socket, question.Replace("42", "43", StringComparison.Ordinal));
            await ScriptedServer.DrainAsync(socket);
        });
        using var figures = new Figures(server.Address);
        await using SocketIOClient client = server.CreateClient(static options => options.MaxQueuedEvents = Limit);
        var order = new ConcurrentQueue<string>();
        ClientSocket socket = client.Socket();
        ClientSocket asked = isAnotherSockets ? client.Socket("/other") : socket;
        socket.On("ask", async () =>
        {
            await Waiting.UntilAsync(() => figures.Sum("reading_pauses") == 1, "The pause");
            order.Enqueue(await asked.EmitWithAckAsync<string>("question") ?? "");
        });
        socket.On("n", (int number) => order.Enqueue($"{number}"));
        await socket.ConnectAsync().Within();
        await asked.ConnectAsync().Within();
        await Waiting.UntilAsync(() => order.Count > Count, "The answer and the events behind it");
        Assert.Equal(["question", .. Enumerable.Range(0, Count).Select(static number => $"{number}")], order);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task A_handler_connects_another_socket_behind_a_full_queue(bool withRetries, bool connectsFirst)
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(static async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            await ScriptedServer.SendAsync(socket, """42["invite"]""");
            await CountAsync(socket);
            await ScriptedServer.ReceiveAsync(socket);
            await ScriptedServer.SendAsync(socket, """40/other,{"sid":"another id"}""");
            string question = await ScriptedServer.ReceiveAsync(socket);
            await ScriptedServer.SendAsync(socket, question.Replace("42", "43", StringComparison.Ordinal));
            await ScriptedServer.DrainAsync(socket);
        });
        using var figures = new Figures(server.Address);
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.MaxQueuedEvents = Limit;
            options.Retries = withRetries ? 1 : 0;
            options.AckTimeout = Waiting.Deadline;
        });
        var order = new ConcurrentQueue<string>();
        ClientSocket socket = client.Socket();
        socket.On("invite", async () =>
        {
            await Waiting.UntilAsync(() => figures.Sum("reading_pauses") == 1, "The pause");
            ClientSocket other = client.Socket("/other");
            if (connectsFirst)
            {
                await other.ConnectAsync();
            }

            Task<string?> answer = other.EmitWithAckAsync<string>("question");
            other.Connect();
            order.Enqueue(await answer ?? "");
        });
        socket.On("n", (int number) => order.Enqueue($"{number}"));
        await socket.ConnectAsync().Within();
        await Waiting.UntilAsync(() => order.Count > Count, "The answer and the events behind it");
        Assert.Equal(["question", .. Enumerable.Range(0, Count).Select(static number => $"{number}")], order);
    }

    [Fact]
    public async Task No_more_than_so_many_events_wait_behind_an_ack()
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(static async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            await ScriptedServer.SendAsync(socket, """42["ask"]""");
            await ScriptedServer.ReceiveAsync(socket);
            await CountAsync(socket);
            await ScriptedServer.DrainAsync(socket);
        });
        var logs = new Logs();
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Reconnection = false;
            options.MaxQueuedEvents = Limit;
            options.MaxEventsBehindAcks = 3 * Limit;
            options.LoggerFactory = logs;
        });
        var closed = new TaskCompletionSource<string>();
        client.Closed += (_, e) => closed.SetResult($"{e.Reason.ToText()}: {e.Description}");
        var numbers = new ConcurrentQueue<int>();
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        socket.On("ask", () => socket.EmitWithAckAsync<string>("question"));
        socket.On("n", (int number) => numbers.Enqueue(number));
        await socket.ConnectAsync().Within();
        Assert.Equal("parse error: the server sent more events than MaxEventsBehindAcks allows to wait", await closed.Task.Within());
        Assert.Equal(1, logs.Count("ClientTooManyQueuedEvents"));

        // What waited is handled still; the one that asked was one of them.
        await recorder.UntilAsync("disconnect: parse error");
        Assert.Equal(Enumerable.Range(0, (3 * Limit) - 1), numbers);
    }

    [Fact]
    public async Task Events_of_one_connection_after_the_other_do_not_pile_up()
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(static async socket =>
        {
            await ScriptedServer.SendAsync(socket, ScriptedServer.Handshake);
            await ScriptedServer.ReceiveAsync(socket);
            for (int i = 0; i < Limit; i++)
            {
                await ScriptedServer.SendAsync(socket, """42["n"]""");
            }

            await ScriptedServer.SendAsync(socket, """40{"sid":"socket id"}""");
        });
        await using SocketIOClient client = server.CreateClient(static options =>
        {
            options.MaxQueuedEvents = Limit;
            options.MaxEventsBehindAcks = 3 * Limit;
        });
        var recorder = new Recorder(client);
        var gate = new TaskCompletionSource();
        int handled = 0;
        client.Socket().On("n", async () =>
        {
            Interlocked.Increment(ref handled);
            await gate.Task;
        });
        client.Socket().Connect();
        await recorder.UntilAsync("close: parse error", times: 2);
        await client.Socket().DisconnectAsync().Within();
        gate.SetResult();
        await Waiting.UntilAsync(() => Volatile.Read(ref handled) == 3 * Limit, "The events that were kept");
    }

    [Fact]
    public async Task A_server_that_takes_nothing_does_not_hold_a_handler_for_ever_that_waits_for_it()
    {
        var done = new TaskCompletionSource();
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            await CountAsync(socket);
            await done.Task;
        });
        using var figures = new Figures(server.Address);
        var time = new FakeTimeProvider();
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Reconnection = false;
            options.MaxQueuedEvents = Limit;
            options.SendQueueHighWaterMark = 1;
            options.TimeProvider = time;
        });
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        socket.On("n", async (int _) =>
        {
            byte[] much = new byte[1_000_000];
            while (socket.IsConnected)
            {
                await socket.EmitAsync("much", much);
            }
        });
        await socket.ConnectAsync().Within();
        try
        {
            await Waiting.UntilAsync(() => figures.Sum("reading_pauses") == 1, "The pause");
            await Waiting.UntilAsync(
                () =>
                {
                    time.Advance(TimeSpan.FromSeconds(10));
                    return recorder.Entries.Contains("disconnect: ping timeout");
                },
                "The silence to be noticed");
        }
        finally
        {
            done.SetResult();
        }
    }

    [Fact]
    public async Task Slow_handlers_hold_the_reading_back_which_is_no_silence_of_the_server()
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(static async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            await CountAsync(socket);
            await ScriptedServer.ReceiveAsync(socket);
            await ScriptedServer.SendAsync(socket, """42["heard"]""");
            await ScriptedServer.DrainAsync(socket);
        });
        using var figures = new Figures(server.Address);
        var time = new FakeTimeProvider();
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Reconnection = false;
            options.MaxQueuedEvents = Limit;
            options.TimeProvider = time;
        });
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        var gate = new TaskCompletionSource();
        var numbers = new ConcurrentQueue<int>();
        socket.On("n", async (int number) =>
        {
            await gate.Task;
            numbers.Enqueue(number);
        });
        socket.On("heard", () => recorder.Add("heard"));
        await socket.ConnectAsync().Within();
        await Waiting.UntilAsync(() => figures.Sum("reading_pauses") == 1, "The pause");
        time.Advance(TimeSpan.FromHours(1));
        await socket.EmitAsync("still there");
        Assert.True(socket.IsConnected);
        Assert.Equal(Limit, figures.Sum("events_received"));

        gate.SetResult();
        await recorder.UntilAsync("heard");
        Assert.Equal(Enumerable.Range(0, Count), numbers);
        Assert.Equal(["connect", "heard"], recorder.Entries);

        // From now on it is.
        await Waiting.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return recorder.Entries.Contains("disconnect: ping timeout");
            },
            "The end of the connection");
    }

    [Fact]
    public async Task Slow_handlers_do_not_keep_the_socket_from_being_disconnected()
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(static async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            await CountAsync(socket);
            await ScriptedServer.DrainAsync(socket);
        });
        using var figures = new Figures(server.Address);
        await using SocketIOClient client = server.CreateClient(static options =>
        {
            options.MaxQueuedEvents = Limit;
            options.CloseTimeout = TimeSpan.FromMilliseconds(100);
        });
        var recorder = new Recorder(client);
        var gate = new TaskCompletionSource();
        client.Socket().On("n", () => gate.Task);
        await client.Socket().ConnectAsync().Within();
        await Waiting.UntilAsync(() => figures.Sum("reading_pauses") == 1, "The pause");
        try
        {
            await client.Socket().DisconnectAsync().Within();
            await recorder.UntilAsync("close: forced close");
        }
        finally
        {
            gate.SetResult();
        }
    }

    private static async Task CountAsync(WebSocket socket)
    {
        for (int i = 0; i < Count; i++)
        {
            await ScriptedServer.SendAsync(socket, $"42[\"n\",{i}]");
        }
    }
}
