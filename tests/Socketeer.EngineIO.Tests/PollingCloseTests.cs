using System.Net.WebSockets;
using Socketeer.Protocol.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class PollingCloseTests
{
    [Fact]
    public async Task What_a_message_brought_about_goes_before_the_close_it_brings()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        session.ClosesAfterText = true;
        Task<string> poll = engine.GetAsync(query);
        await Waiting.UntilAsync(() => ((EngineSession)session.Connection).CurrentTransport.IsIdle, "the poll");
        Assert.Equal("200 ok", await engine.PostAsync(query, "4first\u001e4second"));

        // The second comes too late: the session is closing.
        Assert.Equal("200 4first", await poll.Within());
        Assert.Equal("200 6\u001e1", await engine.GetAsync(query));
        Assert.Equal(CloseReason.ForcedClose, (await session.Closed).Reason);
    }

    [Fact]
    public async Task A_poll_that_is_held_is_told_of_a_close_at_once()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        Task<string> poll = engine.GetAsync(query);
        await Waiting.UntilAsync(() => ((EngineSession)session.Connection).CurrentTransport.IsIdle, "the poll");
        session.Connection.Close();
        Assert.Equal("200 1", await poll.Within());
    }

    [Theory]
    [InlineData("x", CloseReason.ParseError)]
    [InlineData("1", CloseReason.TransportClose)]
    [InlineData("2", CloseReason.TransportError)]
    public async Task A_poll_that_is_held_brings_the_answers_to_what_came_before_the_end(string ending, CloseReason reason)
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        Task<string> poll = engine.GetAsync(query);
        await Waiting.UntilAsync(() => ((EngineSession)session.Connection).CurrentTransport.IsIdle, "the poll");
        Assert.Equal("200 ok", await engine.PostAsync(query, $"4first\u001ebAQID\u001e4last\u001e{ending}"));
        Assert.Equal("200 4first\u001ebAQID\u001e4last", await poll.Within());
        Assert.Equal(reason, (await session.Closed).Reason);
        Assert.StartsWith("400", await engine.GetAsync(query), StringComparison.Ordinal);
    }

    // The client polled before it left; the two requests come by two connections, here in the other order.
    [Fact]
    public async Task A_poll_that_its_clients_close_overtook_is_answered_once()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        Assert.Equal("200 ok", await engine.PostAsync(query, "1"));
        Assert.Equal(CloseReason.TransportClose, (await session.Closed).Reason);
        Assert.Equal(0, engine.Server.ClientsCount);
        Assert.StartsWith("400", await engine.PostAsync(query, "4late"), StringComparison.Ordinal);
        Assert.StartsWith("400", await engine.GetAsync(query.Replace("polling", "websocket", StringComparison.Ordinal)), StringComparison.Ordinal);
        WebSocketException refusal = await Assert.ThrowsAsync<WebSocketException>(() => engine.ConnectAsync(query));
        Assert.Contains("400", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("200 6", await engine.GetAsync(query));
        Assert.StartsWith("400", await engine.GetAsync(query), StringComparison.Ordinal);
        Assert.False(session.Received.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_session_that_its_client_closed_is_soon_forgotten()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, _) = await engine.OpenPollingAsync();
        Assert.Equal("200 ok", await engine.PostAsync(query, "1"));
        engine.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.StartsWith("400", await engine.GetAsync(query), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_closes_and_discards_does_not_answer_a_held_poll_with_what_waits()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        Task<string> poll = engine.GetAsync(query);
        await Waiting.UntilAsync(() => ((EngineSession)session.Connection).CurrentTransport.IsIdle, "the poll");
        EncodedPacket packet = EncodedPacket.CreateText("late"u8);
        session.Connection.Send(packet, SendOptions.Held);
        packet.Release();
        session.Connection.Close(discard: true);
        Assert.Equal("200 1", await poll.Within());
    }

    [Fact]
    public async Task What_a_session_that_ended_left_to_a_poll_is_released_when_its_client_is_gone()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        var transport = (PollingTransport)((EngineSession)session.Connection).CurrentTransport;
        using var aborted = new CancellationTokenSource();
        Task<HttpResponseMessage> poll = engine.Http.GetAsync(query, aborted.Token);
        await Waiting.UntilAsync(() => transport.IsIdle, "the poll");
        EncodedPacket packet = EncodedPacket.CreateText("late"u8);
        session.Connection.Send(packet, SendOptions.Held);
        packet.Release();
        await aborted.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        Assert.Equal("poll connection closed prematurely", (await session.Closed).Description);
        await Waiting.UntilAsync(() => !((EngineSession)session.Connection).HasPackets, "the release");
    }
}
