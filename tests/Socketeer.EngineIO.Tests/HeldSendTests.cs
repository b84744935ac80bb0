using Socketeer.Protocol.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class HeldSendTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_held_goes_in_order(bool isInline)
    {
        await using TestEngine engine = await TestEngine.StartAsync(isInline: isInline);
        using RawWebSocket socket = await engine.ConnectAsync();
        string open = await socket.ReceiveAsync();
        EngineConnection connection = engine.Sessions[open[9..29]].Connection;
        Send("one", SendOptions.Held);
        Send("two", SendOptions.Held);
        connection.Flush();
        Assert.Equal("4one", await socket.ReceiveAsync().Within());
        Assert.Equal("4two", await socket.ReceiveAsync().Within());

        void Send(string text, SendOptions options)
        {
            EncodedPacket packet = EncodedPacket.CreateText(System.Text.Encoding.UTF8.GetBytes(text));
            Assert.Equal(SendStatus.Accepted, connection.Send(packet, options));
            packet.Release();
        }
    }

    // A WebSocket's writer that is just about to end takes along what it finds; a poll that waits is answered by nobody else.
    [Fact]
    public async Task What_is_held_waits_for_the_flush()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        Task<string> poll = engine.GetAsync(query);
        await Waiting.UntilAsync(() => ((EngineSession)session.Connection).CurrentTransport.IsIdle, "the poll");
        EncodedPacket packet = EncodedPacket.CreateText("held"u8);
        session.Connection.Send(packet, SendOptions.Held);
        packet.Release();

        // Another connection's round trip: what would be written is written by then.
        using RawWebSocket other = await engine.ConnectAsync();
        await other.ReceiveAsync();
        Assert.False(poll.IsCompleted);
        session.Connection.Flush();
        Assert.Equal("200 4held", await poll);
    }

    // A client that learnt of the effect of its request before the answer would go on as though the request were still under way.
    [Fact]
    public async Task What_a_request_brings_about_on_any_thread_leaves_when_the_request_is_answered()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        EngineTransport transport = ((EngineSession)session.Connection).CurrentTransport;
        bool isHeld = false;
        session.OnText = () =>
        {
            EncodedPacket packet = EncodedPacket.CreateText("elsewhere"u8);
            var other = new Thread(() => session.Connection.Send(packet));
            other.Start();
            other.Join();
            packet.Release();
            isHeld = transport.IsIdle;
        };
        Task<string> poll = engine.GetAsync(query);
        await Waiting.UntilAsync(() => transport.IsIdle, "the poll");
        Assert.Equal("200 ok", await engine.PostAsync(query, "4here"));
        Assert.Equal("200 4elsewhere\u001e4here", await poll.Within());
        Assert.True(isHeld);
    }
}
