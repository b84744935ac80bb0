using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Events;

public sealed class DispatchTests
{
    [Fact]
    public async Task Events_wait_for_the_handlers_of_the_one_before()
    {
        await using var io = new TestIO();
        var gate = new TaskCompletionSource();
        var order = new List<string>();
        io.Server.OnConnection(socket =>
        {
            socket.On("slow", async () =>
            {
                order.Add("slow starts");
                await gate.Task;
                order.Add("slow ends");
            });
            socket.On("fast", () => { order.Add("fast"); });
        });
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"slow\"]");
        await client.ReceiveAsync("2[\"fast\"]");
        Assert.Equal(["slow starts"], order);
        gate.SetResult();
        await Waiting.UntilAsync(() => order.Count == 3, "the events to be handled");
        Assert.Equal(["slow starts", "slow ends", "fast"], order);
    }

    [Fact]
    public async Task Concurrent_dispatch_starts_events_in_order_and_does_not_wait()
    {
        await using var io = new TestIO(options => options.EventDispatch = EventDispatch.Concurrent);
        var order = new List<string>();
        io.Server.OnConnection(socket =>
        {
            socket.On("slow", () =>
            {
                order.Add("slow");
                return new TaskCompletionSource().Task;
            });
            socket.On("fast", () => { order.Add("fast"); });
        });
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"slow\"]");
        await client.ReceiveAsync("2[\"fast\"]");
        Assert.Equal(["slow", "fast"], order);
    }

    [Fact]
    public async Task Events_wait_for_the_connection_handler_and_none_is_lost()
    {
        await using var io = new TestIO();
        var gate = new TaskCompletionSource();
        var got = new TaskCompletionSource<string>();
        io.Server.OnConnection(async socket =>
        {
            await gate.Task;
            socket.On("early", (string text) => got.SetResult(text));
        });
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"early\",\"bird\"]");
        gate.SetResult();
        Assert.Equal("bird", await got.Task.Within());
    }

    [Fact]
    public async Task What_came_before_a_disconnection_is_handled_before_it()
    {
        await using var io = new TestIO();
        var gate = new TaskCompletionSource();
        var order = new List<string>();
        var done = new TaskCompletionSource();
        io.Server.OnConnection(socket =>
        {
            socket.On("slow", () => gate.Task);
            socket.On("save", () => { order.Add("saved"); });
            socket.OnDisconnected(_ =>
            {
                order.Add("disconnected");
                done.SetResult();
            });
        });
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"slow\"]");
        await client.ReceiveAsync("2[\"save\"]");
        client.Drop(CloseReason.TransportClose);
        Assert.True(socket.IsDisconnected);
        Assert.Empty(io.Server.Default.Sockets);
        gate.SetResult();
        await done.Task.Within();
        Assert.Equal(["saved", "disconnected"], order);
    }

    [Fact]
    public async Task Reading_pauses_while_too_many_events_wait()
    {
        await using var io = new TestIO(options => options.MaxQueuedEvents = 10);
        var gate = new TaskCompletionSource();
        int handled = 0;
        io.Server.OnConnection(socket =>
        {
            socket.On("slow", () => gate.Task);
            socket.On("fast", () => { handled++; });
        });
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"slow\"]");
        for (int i = 0; i < 9; i++)
        {
            Assert.True(client.ReceiveAsync("2[\"fast\"]").AsTask().IsCompleted);
        }

        Task paused = client.ReceiveAsync("2[\"fast\"]").AsTask();
        Assert.False(paused.IsCompleted);
        gate.SetResult();
        await paused.Within();
        await Waiting.UntilAsync(() => handled == 10, "the events to be handled");
    }

    [Fact]
    public async Task A_handler_may_wait_for_an_ack_that_is_behind_more_events_than_may_wait()
    {
        await using var io = new TestIO(options => options.MaxQueuedEvents = 10);
        var order = new List<string>();
        io.Server.OnConnection(socket =>
        {
            socket.On("ask", async () => order.Add("answer " + await socket.EmitWithAckAsync<int>("question")));
            socket.On("fast", () => { order.Add("fast"); });
        });
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"ask\"]");
        for (int i = 0; i < 20; i++)
        {
            await client.ReceiveAsync("2[\"fast\"]").AsTask().Within();
        }

        Assert.Empty(order);
        await client.ReceiveAsync("30[5]");
        await Waiting.UntilAsync(() => order.Count == 21, "the events to be handled");
        Assert.Equal(["answer 5", .. Enumerable.Repeat("fast", 20)], order);
    }

    [Fact]
    public async Task Reading_goes_on_when_an_ack_is_waited_for_after_it_paused()
    {
        await using var io = new TestIO(options => options.MaxQueuedEvents = 10);
        io.Server.Of("/other");
        var gate = new TaskCompletionSource();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();

        // Whose ack it is does not matter: the client's acks all come on this connection.
        ServerSocket other = await io.JoinAsync(client, "/other");
        var order = new List<string>();
        socket.On("ask", async () =>
        {
            await gate.Task;
            order.Add("answer " + await other.EmitWithAckAsync<int>("question"));
        });
        socket.On("fast", () => { order.Add("fast"); });
        await client.ReceiveAsync("2[\"ask\"]");
        for (int i = 0; i < 9; i++)
        {
            Assert.True(client.ReceiveAsync("2[\"fast\"]").AsTask().IsCompleted);
        }

        Task paused = client.ReceiveAsync("2[\"fast\"]").AsTask();
        Assert.False(paused.IsCompleted);
        gate.SetResult();
        await paused.Within();
        await client.ReceiveAsync("3/other,0[5]");
        await Waiting.UntilAsync(() => order.Count == 11, "the events to be handled");
        Assert.Equal(["answer 5", .. Enumerable.Repeat("fast", 10)], order);
    }

    [Fact]
    public async Task Events_that_wait_while_acks_are_owed_are_bounded()
    {
        await using var io = new TestIO(options =>
        {
            options.MaxQueuedEvents = 10;
            options.MaxEventsBehindAcks = 20;
        });
        var reason = new TaskCompletionSource<DisconnectReason>();
        io.Server.OnConnection(socket =>
        {
            socket.On("ask", () => socket.EmitWithAckAsync<int>("question"));
            socket.OnDisconnected(reason.SetResult);
        });
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"ask\"]");
        for (int i = 0; i < 20; i++)
        {
            Assert.True(client.IsOpen);
            await client.ReceiveAsync("2[\"fast\"]").AsTask().Within();
        }

        Assert.True(client.IsOpen);
        await client.ReceiveAsync("2[\"fast\"]").AsTask().Within();
        Assert.False(client.IsOpen);
        Assert.Equal(DisconnectReason.ForcedClose, await reason.Task.Within());
        Assert.Equal(1, io.Logs.Count("TooManyQueuedEvents"));
    }

    [Fact]
    public async Task A_handler_that_throws_is_logged_once_and_hurts_nobody()
    {
        await using var io = new TestIO();
        int second = 0;
        io.Server.OnConnection(socket =>
        {
            socket.On("x", () => throw new InvalidOperationException("oops"));
            socket.On("x", () => { second++; });
            socket.On("y", (int number) => { second += number; });
        });
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        await client.ReceiveAsync("20[\"x\"]");
        await client.ReceiveAsync("2[\"y\",\"not a number\"]");
        await client.ReceiveAsync("2[\"y\",5]");
        Assert.Equal(6, second);
        Assert.True(socket.IsConnected);
        Assert.Equal(1, io.Logs.Count("EventHandlerFailed"));
        Assert.Equal(1, io.Logs.Count("UnexpectedArgument"));
        Assert.Empty(client.TakeAll());
    }

    [Fact]
    public async Task Catch_all_handlers_come_first_and_middlewares_may_rewrite_or_stop()
    {
        await using var io = new TestIO();
        var order = new List<string>();
        io.Server.OnConnection(socket =>
        {
            socket.OnAny(e =>
            {
                order.Add($"any {e.Name} {e.Count}");
                return ValueTask.CompletedTask;
            });
            socket.PrependAny(e =>
            {
                order.Add("first of all");
                return ValueTask.CompletedTask;
            });
            socket.Use((e, next) =>
            {
                if (e.Name == "forbidden")
                {
                    throw new InvalidOperationException("stopped");
                }

                e.Replace("renamed", e.Name, 7);
                return next();
            });
            socket.OnError(error => order.Add($"error {error.Message}"));
            socket.On("original", () => { order.Add("must not happen"); });
            socket.On("renamed", (string name, int number) => { order.Add($"renamed {name} {number}"); });
        });
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"original\",1]");
        await client.ReceiveAsync("21[\"forbidden\"]");
        Assert.Equal(
            ["first of all", "any original 1", "renamed original 7", "first of all", "any forbidden 0", "error stopped"], order);
        Assert.Empty(client.TakeAll());
    }

    [Fact]
    public async Task Outgoing_catch_all_handlers_see_events_and_broadcasts_but_no_acks()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        var seen = new List<string>();
        socket.OnAnyOutgoing((name, arguments) => seen.Add($"{name} {arguments.Count} {arguments.Read<byte[]>(0)!.Length}"));
        socket.PrependAnyOutgoing((name, _) => seen.Add($"first {name}"));
        socket.On("ask", () => 5);
        await socket.EmitAsync("direct", new byte[] { 1, 2 });
        await io.Server.EmitAsync("to all", new byte[] { 1 }, "more");
        await client.ReceiveAsync("20[\"ask\"]");
        Assert.Equal(["first direct", "direct 1 2", "first to all", "to all 2 1"], seen);
    }

    [Fact]
    public async Task A_catch_all_handler_may_answer()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        socket.OnAny(static e => e.AckAsync(e.Name, e.Count));
        await client.ReceiveAsync("27[\"nobody listens\",1,2]");
        Assert.Equal(["37[\"nobody listens\",2]"], client.TakeAll());
    }

    [Fact]
    public async Task Catch_all_handlers_can_be_listed()
    {
        await using var io = new TestIO();
        (_, ServerSocket socket) = await io.ConnectAsync();
        Assert.Empty(socket.ListenersAny);
        Assert.Empty(socket.ListenersAnyOutgoing);
        Func<EventContext, ValueTask> first = static _ => ValueTask.CompletedTask;
        Func<EventContext, ValueTask> second = static _ => throw new InvalidOperationException();
        Action<string, EventArguments> outgoing = static (_, _) => { };
        Action<string, EventArguments> earlier = static (_, _) => throw new InvalidOperationException();
        IDisposable registration = socket.OnAny(second);
        socket.PrependAny(first);
        socket.OnAnyOutgoing(outgoing);
        IDisposable outgoingRegistration = socket.PrependAnyOutgoing(earlier);
        Assert.Equal([first, second], socket.ListenersAny);
        Assert.Equal([earlier, outgoing], socket.ListenersAnyOutgoing);
        IReadOnlyList<Func<EventContext, ValueTask>> before = socket.ListenersAny;
        registration.Dispose();
        outgoingRegistration.Dispose();
        Assert.Equal([first], socket.ListenersAny);
        Assert.Equal([outgoing], socket.ListenersAnyOutgoing);
        Assert.Equal(2, before.Count);
        socket.OffAny();
        socket.OffAnyOutgoing();
        Assert.Empty(socket.ListenersAny);
        Assert.Empty(socket.ListenersAnyOutgoing);
    }

    [Fact]
    public async Task A_scope_lives_as_long_as_the_event()
    {
        await using var io = new TestIO(addServices: services => services.AddScoped<Scoped>());
        Scoped? used = null;
        bool disposedInside = true;
        io.Server.OnConnection(socket =>
        {
            socket.On("x", async e =>
            {
                used = e.Services.GetRequiredService<Scoped>();
                Assert.Same(used, e.Services.GetRequiredService<Scoped>());
                await Task.Yield();
                disposedInside = used.IsDisposed;
            });
        });
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"x\"]");
        await Waiting.UntilAsync(() => used?.IsDisposed == true, "the scope to end");
        Assert.False(disposedInside);
    }

    [Fact]
    public async Task Handlers_can_be_taken_away()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        int count = 0;
        IDisposable first = socket.On("x", () => { count++; });
        socket.On("x", () => { count += 10; });
        await client.ReceiveAsync("2[\"x\"]");
        first.Dispose();
        await client.ReceiveAsync("2[\"x\"]");
        socket.Off("x");
        await client.ReceiveAsync("2[\"x\"]");
        Assert.Equal(21, count);
    }

    [Fact]
    public async Task Once_is_once()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        int count = 0;
        socket.Once("x", e =>
        {
            count++;
            return ValueTask.CompletedTask;
        });
        await client.ReceiveAsync("2[\"x\"]");
        await client.ReceiveAsync("2[\"x\"]");
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_dropped_and_the_connection_stays()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        int count = 0;
        socket.OnAny(_ =>
        {
            count++;
            return ValueTask.CompletedTask;
        });
        await client.ReceiveAsync($"2[\"{new string('x', 100_000)}\"]");
        await client.ReceiveAsync($"2[\"{new string('x', 256)}\"]");
        Assert.Equal(1, count);
        Assert.True(client.IsOpen);
        Assert.Equal(1, io.Logs.Count("EventNameTooLong"));
    }

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
