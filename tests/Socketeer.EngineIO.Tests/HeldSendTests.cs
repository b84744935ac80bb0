using Socketeer.Protocol.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class HeldSendTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_held_waits_for_the_flush_and_goes_in_order(bool isInline)
    {
        await using TestEngine engine = await TestEngine.StartAsync(isInline: isInline);
        using RawWebSocket socket = await engine.ConnectAsync();
        string open = await socket.ReceiveAsync();
        EngineConnection connection = engine.Sessions[open[9..29]].Connection;
        Task<string> first = socket.ReceiveAsync();
        Send("one", SendOptions.Held);
        Send("two", SendOptions.Held);

        // Another connection's round trip: what would be written is written by then.
        using RawWebSocket other = await engine.ConnectAsync();
        await other.ReceiveAsync();
        Assert.False(first.IsCompleted);
        connection.Flush();
        Assert.Equal("4one", await first.Within());
        Assert.Equal("4two", await socket.ReceiveAsync().Within());

        void Send(string text, SendOptions options)
        {
            EncodedPacket packet = EncodedPacket.CreateText(System.Text.Encoding.UTF8.GetBytes(text));
            Assert.Equal(SendStatus.Accepted, connection.Send(packet, options));
            packet.Release();
        }
    }

    [Fact]
    public async Task A_held_poll_takes_what_is_flushed()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        EncodedPacket packet = EncodedPacket.CreateText("held"u8);
        session.Connection.Send(packet, SendOptions.Held);
        session.Connection.Flush();
        packet.Release();
        Assert.Equal("200 4held", await engine.GetAsync(query));
    }
}
