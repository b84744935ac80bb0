using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Sockets;

public sealed class AckTests
{
    [Fact]
    public async Task An_answer_reaches_the_one_who_asked()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        Task<int> first = socket.EmitWithAckAsync<int>("add", 1, 2);
        Task<EventArguments> second = socket.EmitWithAckAsync<EventArguments>("all");
        Assert.Equal(["20[\"add\",1,2]", "21[\"all\"]"], client.TakeAll());
        await client.ReceiveAsync("31[\"a\",{\"b\":1}]");
        await client.ReceiveAsync("30[3]");
        await client.ReceiveAsync("30[4]");
        await client.ReceiveAsync("399[4]");
        Assert.Equal(3, await first.Within());
        EventArguments all = await second.Within();
        Assert.Equal((2, "a"), (all.Count, all.Read<string>(0)));
    }

    [Fact]
    public async Task A_timeout_ends_the_wait_and_a_late_answer_is_ignored()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        Task<int> answer = socket.Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("slow");
        io.Time.Advance(TimeSpan.FromSeconds(2));
        AckTimeoutException exception = await Assert.ThrowsAsync<AckTimeoutException>(() => answer.Within());
        Assert.Equal("operation has timed out", exception.Message);
        await client.ReceiveAsync("30[1]");
        Assert.True(client.IsOpen);
    }

    [Fact]
    public async Task A_token_ends_the_wait()
    {
        await using var io = new TestIO();
        (_, ServerSocket socket) = await io.ConnectAsync();
        using var source = new CancellationTokenSource();
        Task<int> answer = socket.EmitWithAckAsync<int>("slow", source.Token);
        await source.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.Within());
        Assert.Equal(source.Token, exception.CancellationToken);
    }

    [Fact]
    public async Task A_disconnection_ends_the_wait()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        Task<int> answer = socket.EmitWithAckAsync<int>("slow");
        client.Drop(CloseReason.TransportClose);
        await Assert.ThrowsAsync<SocketDisconnectedException>(() => answer.Within());
        await Assert.ThrowsAsync<SocketDisconnectedException>(() => socket.EmitWithAckAsync<int>("too late").Within());
    }

    [Fact]
    public async Task What_a_client_owes_is_bounded()
    {
        await using var io = new TestIO(options => options.MaxPendingAcks = 2);
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        _ = socket.EmitWithAckAsync<int>("a");
        Task<int> second = socket.EmitWithAckAsync<int>("b");
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => socket.EmitWithAckAsync<int>("c").Within());
        Assert.Contains("MaxPendingAcks", exception.Message, StringComparison.Ordinal);
        await client.ReceiveAsync("31[5]");
        Assert.Equal(5, await second.Within());
        _ = socket.EmitWithAckAsync<int>("d");
        Assert.Equal(3, client.TakeAll().Length);
    }

    [Fact]
    public async Task A_handler_may_await_an_answer_of_its_own_client()
    {
        await using var io = new TestIO();
        io.Server.OnConnection(socket =>
        {
            socket.On("ask me", async () => await socket.EmitWithAckAsync<string>("question"));
        });
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("25[\"ask me\"]");
        Assert.Equal("20[\"question\"]", await client.NextAsync());
        await client.ReceiveAsync("30[\"answer\"]");
        Assert.Equal("35[\"answer\"]", await client.NextAsync());
    }

    [Fact]
    public async Task A_broadcast_collects_every_answer()
    {
        await using var io = new TestIO();
        (TestConnection a, _) = await io.ConnectAsync();
        (TestConnection b, _) = await io.ConnectAsync();
        Task<IReadOnlyList<int>> answers = io.Server.Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("how many", []);
        Assert.Equal(["20[\"how many\"]"], a.TakeAll());
        Assert.Equal(["20[\"how many\"]"], b.TakeAll());
        await a.ReceiveAsync("30[1]");
        await b.ReceiveAsync("30[2]");
        Assert.Equal([1, 2], await answers.Within());
        Assert.Empty(await io.Server.To("nobody").EmitWithAckAsync<int>("how many", []).Within());
    }

    [Fact]
    public async Task A_socket_that_was_fetched_answers_too()
    {
        await using var io = new TestIO();
        (TestConnection client, _) = await io.ConnectAsync();
        RemoteSocket fetched = Assert.Single(await io.Server.FetchSocketsAsync());
        Task<int> answer = fetched.EmitListWithAckAsync<int>("how many", [1, 2, 3, 4, 5]);
        Assert.Equal(["20[\"how many\",1,2,3,4,5]"], client.TakeAll());
        await client.ReceiveAsync("30[7]");
        Assert.Equal(7, await answer.Within());
        Task<int> late = fetched.Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("how many");
        io.Time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<AckTimeoutException>(() => late.Within());
    }

    [Fact]
    public async Task A_broadcast_that_times_out_gives_the_answers_that_came()
    {
        await using var io = new TestIO();
        (TestConnection a, _) = await io.ConnectAsync();
        (TestConnection b, _) = await io.ConnectAsync();
        Task<IReadOnlyList<int>> answers = io.Server.Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("how many", []);
        await b.ReceiveAsync("30[2]");
        io.Time.Advance(TimeSpan.FromSeconds(2));
        AckTimeoutException exception = await Assert.ThrowsAsync<AckTimeoutException>(() => answers.Within());
        Assert.Equal(2, Assert.Single(exception.Responses).Read<int>(0));
        await a.ReceiveAsync("30[1]");
        Assert.True(a.IsOpen);
    }

    [Fact]
    public async Task A_broadcast_does_not_wait_for_who_left()
    {
        await using var io = new TestIO();
        (TestConnection a, _) = await io.ConnectAsync();
        (TestConnection b, _) = await io.ConnectAsync();
        Task<IReadOnlyList<int>> answers = io.Server.Local.EmitWithAckAsync<int>("how many", []);
        a.Drop(CloseReason.TransportClose);
        await b.ReceiveAsync("30[2]");
        Assert.Equal([2], await answers.Within());
    }
}
