using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Reference;

/// <summary>What becomes of events and acks with the npm server, while connected, offline, and between.</summary>
public sealed class DeliveryTests
{
    [Theory]
    [InlineData(TransportKind.Polling)]
    [InlineData(TransportKind.WebSocket)]
    public async Task Binary_goes_anywhere_in_the_arguments_both_ways(TransportKind transport)
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Transports = [transport];
            options.Upgrade = false;
        });
        ClientSocket socket = client.Socket();
        var echoed = new TaskCompletionSource<Nested>();
        socket.On("echo", (Nested value) => echoed.TrySetResult(value));
        await socket.ConnectAsync().Within();
        await socket.EmitAsync("echo", new Nested("ü – 語", [1, 2, 3], [[255], []]));

        Nested nested = await echoed.Task.Within();
        Assert.Equal("ü – 語", nested.Text);
        Assert.Equal([1, 2, 3], nested.Data);
        Assert.Equal(2, nested.List.Length);
        Assert.Equal([255], nested.List[0]);
        byte[]? answer = await socket.EmitWithAckAsync<byte[]>("answer", new byte[] { 7, 8 }).Within();
        Assert.Equal([7, 8], answer);
    }

    [Fact]
    public async Task A_handler_may_answer_and_may_wait_for_an_ack()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        socket.On("question", async (int value) => value * (await socket.EmitWithAckAsync<int>("answer", 2).Within()));
        await socket.ConnectAsync().Within();
        Assert.Equal(42, await socket.EmitWithAckAsync<int>("ask me", 21).Within());
    }

    [Fact]
    public async Task Events_come_in_order()
    {
        const int Count = 2000;
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var numbers = new List<int>();
        var all = new TaskCompletionSource();
        socket.On("number", async (int number) =>
        {
            await Task.Yield();
            numbers.Add(number);
            if (numbers.Count == Count)
            {
                all.SetResult();
            }
        });
        await socket.ConnectAsync().Within();
        await socket.EmitAsync("count for me", Count);
        await all.Task.Within();
        Assert.Equal(Enumerable.Range(0, Count), numbers);
    }

    [Fact]
    public async Task What_was_emitted_offline_goes_out_in_order_before_what_a_connect_handler_emits()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(client);
        socket.On("echo", (string text) => recorder.Add(text));
        socket.Connected += async (_, _) => await socket.EmitAsync("echo", "handler");
        await socket.EmitAsync("echo", "one");
        await socket.EmitAsync("echo", "two");
        Task<string?> ack = socket.EmitWithAckAsync<string>("answer", "three");
        await socket.ConnectAsync().Within();

        Assert.Equal("three", await ack.Within());
        await recorder.UntilAsync("handler");
        Assert.Equal(["open", "one", "two", "handler"], recorder.Entries);
    }

    [Fact]
    public async Task A_volatile_event_is_dropped_offline_and_the_rest_is_not()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(client);
        socket.On("echo", (string text) => recorder.Add(text));
        await socket.Volatile.EmitAsync("echo", "dropped");
        await Assert.ThrowsAsync<AckTimeoutException>(() => socket.Volatile.EmitWithAckAsync<string>("answer", "dropped"));
        await socket.EmitAsync("echo", "kept");
        await socket.ConnectAsync().Within();
        await recorder.UntilAsync("kept");
        Assert.DoesNotContain("dropped", string.Concat(await server.PacketsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ack_that_times_out_offline_takes_its_event_back()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        AckTimeoutException timeout = await Assert.ThrowsAsync<AckTimeoutException>(
            () => socket.Timeout(TimeSpan.FromMilliseconds(1)).EmitWithAckAsync<string>("answer", "withdrawn").Within());
        Assert.Equal("operation has timed out", timeout.Message);
        Task<string?> kept = socket.EmitWithAckAsync<string>("answer", "kept");
        await socket.ConnectAsync().Within();
        Assert.Equal("kept", await kept.Within());
        Assert.DoesNotContain("withdrawn", string.Concat(await server.PacketsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acks_fail_when_the_connection_is_lost_but_those_of_events_that_were_kept_survive()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options => options.Transports = [TransportKind.WebSocket]);
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        await socket.ConnectAsync().Within();
        Task<string?>? kept = null;
        socket.Disconnected += (_, _) => kept ??= socket.EmitWithAckAsync<string>("answer", "kept");
        Task<string?> lost = socket.EmitWithAckAsync<string>("answer nothing");
        await socket.EmitAsync("cut me off");

        SocketDisconnectedException failure = await Assert.ThrowsAsync<SocketDisconnectedException>(() => lost.Within());
        Assert.Equal("socket has been disconnected", failure.Message);
        await recorder.UntilAsync(3);
        Assert.Equal("kept", await kept!.Within());
        Assert.Equal(["connect", "disconnect: transport close", "connect"], recorder.Entries);
    }

    [Fact]
    public async Task With_retries_an_event_is_sent_again_with_a_new_id_and_the_next_ones_wait()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "pingInterval": 25000, "pingTimeout": 20000 }""");
        var time = new SteppedTime();
        var ackTimeout = TimeSpan.FromSeconds(3);
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Retries = 3;
            options.AckTimeout = ackTimeout;
            options.TimeProvider = time;
        });
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();
        Task<string?> third = socket.EmitWithAckAsync<string>("answer the third");
        Task<string?> next = socket.EmitWithAckAsync<string>("answer", "next");
        await time.PassAsync(ackTimeout, times: 1);
        await time.PassAsync(ackTimeout, times: 2);
        Assert.Equal("at last", await third.Within());
        Assert.Equal("next", await next.Within());
        Assert.Equal(
            ["""20["answer the third"]""", """21["answer the third"]""", """22["answer the third"]""", """23["answer","next"]"""],
            (await server.PacketsAsync())[1..]);
    }

    [Fact]
    public async Task With_retries_an_event_nobody_acks_is_given_up_after_so_many_tries()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options =>
        {
            options.Retries = 2;
            options.AckTimeout = TimeSpan.FromMilliseconds(20);
        });
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();
        await socket.EmitAsync("answer nothing");
        await Assert.ThrowsAsync<AckTimeoutException>(() => socket.EmitWithAckAsync<string>("answer nothing").Within());
        Assert.Equal(6, (await server.PacketsAsync(1 + 6))[1..].Length);
    }

    [Fact]
    public async Task With_retries_an_event_that_was_under_way_when_the_connection_was_lost_is_sent_again()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options =>
        {
            options.Retries = 5;
            options.AckTimeout = TimeSpan.FromSeconds(10);
            options.Transports = [TransportKind.WebSocket];
        });
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();
        Assert.Equal("at last", await socket.EmitWithAckAsync<string>("cut me off twice").Within());
        Assert.Equal(3, (await server.PacketsAsync()).Count(static packet => packet.Contains("cut me off twice", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_large_burst_on_polling_is_split_to_what_the_server_takes()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "maxHttpBufferSize": 200 }""");
        await using SocketIOClient client = server.CreateClient(static options => options.Upgrade = false);
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(client);
        socket.On("echo", (string text, byte[] data) => recorder.Add($"{text}{data.Length}"));
        for (int i = 0; i < 20; i++)
        {
            await socket.EmitAsync("echo", $"event {i} of ", new byte[60]);
        }

        await socket.ConnectAsync().Within();
        await recorder.UntilAsync("event 19 of 60");
        Assert.Equal(["open", .. Enumerable.Range(0, 20).Select(static i => $"event {i} of 60")], recorder.Entries);
        Assert.True((await server.RequestsAsync()).Count(static request => request.Method == "POST") > 10);
    }

    [Fact]
    public async Task Catch_alls_see_what_comes_and_what_goes()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(client);
        socket.On("echo", () => recorder.Add("handler"));
        socket.OnAny(e =>
        {
            recorder.Add($"in {e.Name} {e.Read<string>(0)}");
            return ValueTask.CompletedTask;
        });
        socket.OnAnyOutgoing((name, arguments) => recorder.Add($"out {name} {arguments.Read<string>(0)}"));
        await socket.EmitAsync("echo", "kept");
        Assert.Empty(recorder.Entries);
        await socket.ConnectAsync().Within();
        await recorder.UntilAsync("handler");
        Assert.Equal(["open", "out echo kept", "in echo kept", "handler"], recorder.Entries);
        socket.OffAny();
        socket.OffAnyOutgoing();
        await socket.EmitAsync("echo", "again");
        await recorder.UntilAsync(5);
        Assert.Equal("handler", recorder.Entries[4]);
    }

    [Fact]
    public async Task Catch_alls_are_called_in_order_and_each_can_be_listed_and_taken_away()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        Func<EventContext, ValueTask> second = _ =>
        {
            recorder.Add("second in");
            return ValueTask.CompletedTask;
        };
        Action<string, EventArguments> secondOutgoing = (_, _) => recorder.Add("second out");
        socket.OnAny(second);
        socket.OnAnyOutgoing(secondOutgoing);
        IDisposable first = socket.PrependAny(_ =>
        {
            recorder.Add("first in");
            return ValueTask.CompletedTask;
        });
        IDisposable firstOutgoing = socket.PrependAnyOutgoing((_, _) => recorder.Add("first out"));
        Assert.Equal((2, 2), (socket.ListenersAny.Count, socket.ListenersAnyOutgoing.Count));
        await socket.ConnectAsync().Within();
        await recorder.UntilAsync("connect");
        await socket.EmitAsync("echo");
        await recorder.UntilAsync("second in");

        first.Dispose();
        firstOutgoing.Dispose();
        Assert.Same(second, Assert.Single(socket.ListenersAny));
        Assert.Same(secondOutgoing, Assert.Single(socket.ListenersAnyOutgoing));
        await socket.EmitAsync("echo");
        await recorder.UntilAsync("second in", times: 2);
        Assert.Equal(["connect", "first out", "second out", "first in", "second in", "second out", "second in"], recorder.Entries);
    }

    [Theory]
    [InlineData(TransportKind.Polling)]
    [InlineData(TransportKind.WebSocket)]
    public async Task Catch_alls_see_binary_too(TransportKind transport)
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Transports = [transport];
            options.Upgrade = false;
        });
        ClientSocket socket = client.Socket();
        var outgoing = new TaskCompletionSource<byte[]?>();
        var incoming = new TaskCompletionSource<(string, byte[]?)>();
        socket.OnAnyOutgoing((_, arguments) => outgoing.TrySetResult(arguments.Read<byte[]>(0)));
        socket.OnAny(e =>
        {
            incoming.TrySetResult((e.Name, e.Read<byte[]>(0)));
            return ValueTask.CompletedTask;
        });
        await socket.ConnectAsync().Within();
        await socket.EmitAsync("echo", new byte[] { 1, 2, 3 });
        Assert.Equal([1, 2, 3], await outgoing.Task.Within());
        (string name, byte[]? data) = await incoming.Task.Within();
        Assert.Equal("echo", name);
        Assert.Equal([1, 2, 3], data);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_cannot_be_written_throws_to_the_caller_and_hurts_nothing_else(int retries)
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Retries = retries;
            options.AckTimeout = Waiting.Deadline;
        });
        ClientSocket socket = client.Socket();
        var unwritable = new { Text = "begun", Data = new byte[3], Handler = (Action)(static () => { }) };
        await Assert.ThrowsAsync<NotSupportedException>(async () => await socket.EmitAsync("echo", unwritable));
        await socket.ConnectAsync().Within();
        await Assert.ThrowsAsync<NotSupportedException>(async () => await socket.EmitAsync("echo", unwritable));
        await Assert.ThrowsAsync<NotSupportedException>(() => socket.EmitWithAckAsync<string>("answer", unwritable).Within());
        Assert.Equal("next", await socket.EmitWithAckAsync<string>("answer", "next").Within());
        Assert.DoesNotContain("begun", string.Concat(await server.PacketsAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("connect_error")]
    [InlineData("disconnect")]
    [InlineData("disconnecting")]
    [InlineData("newListener")]
    [InlineData("removeListener")]
    public async Task Reserved_names_cannot_be_emitted(string name)
    {
        await using var client = new SocketIOClient("http://localhost");
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(async () => await client.Socket().EmitAsync(name));
        Assert.StartsWith($"\"{name}\" is a reserved event name", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => client.Socket().EmitWithAckAsync<int>(name));
    }

    [Fact]
    public async Task What_is_sent_without_a_name_is_a_message()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        await client.Socket().ConnectAsync().Within();
        await client.Socket().SendAsync("hello");
        Assert.Equal("""2["message","hello"]""", (await server.PacketsAsync(2))[1]);
    }

    [Fact]
    public async Task Events_can_be_iterated()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();
        using var enough = new CancellationTokenSource();
        IAsyncEnumerator<int> numbers = socket.ListenAsync<int>("number", enough.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        ValueTask<bool> next = numbers.MoveNextAsync();
        await socket.EmitAsync("count for me", 1000);
        for (int i = 0; i < 600; i++)
        {
            Assert.True(await next.Within());
            Assert.Equal(i, numbers.Current);
            next = numbers.MoveNextAsync();
        }

        await next.Within();
        await numbers.DisposeAsync();
        Assert.Equal("not held up", await socket.EmitWithAckAsync<string>("answer", "not held up").Within());
    }

    internal sealed record Nested(string Text, byte[] Data, byte[][] List);
}
