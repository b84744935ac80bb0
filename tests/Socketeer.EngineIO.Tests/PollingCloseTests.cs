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
}
