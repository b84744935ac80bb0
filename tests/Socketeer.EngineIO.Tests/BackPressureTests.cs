using Socketeer.Protocol.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class BackPressureTests
{
    [Fact]
    public async Task A_sender_waits_above_half_of_the_packets_that_may_wait_and_goes_on_when_they_are_gone()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.MaxSendQueueLength = 8);
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        for (int i = 1; i <= 4; i++)
        {
            Assert.Equal(SendStatus.Accepted, Send(session, i));
        }

        await session.Connection.WaitForRoomAsync().AsTask().Within();
        Assert.Equal(SendStatus.Congested, Send(session, 5));
        Task room = session.Connection.WaitForRoomAsync().AsTask();
        Assert.False(room.IsCompleted);
        Assert.Equal("200 41\u001e42\u001e43\u001e44\u001e45", await engine.GetAsync(query));
        await room.Within();
        Assert.True(session.Connection.IsOpen);
    }

    private static SendStatus Send(TestEngine.Session session, int number)
    {
        EncodedPacket packet = EncodedPacket.CreateText([(byte)('0' + number)]);
        SendStatus status = session.Connection.Send(packet);
        packet.Release();
        return status;
    }
}
