using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Socketeer.Protocol.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class HostileTests
{
    [Fact]
    public async Task A_message_in_too_many_fragments_is_refused()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.MaxFragments = 100);
        using RawWebSocket client = await engine.ConnectAsync();
        await client.ReceiveAsync();
        Task<string> closed = client.ReceiveAsync();
        for (int i = 0; i < 10_000 && !closed.IsCompleted && client.Socket.State == WebSocketState.Open; i++)
        {
            try
            {
                await client.SendAsync([1], endOfMessage: false);
            }
            catch (WebSocketException)
            {
                break;
            }
        }

        Assert.Contains(await closed.Within(), new[] { "closed 1008", "closed" });
        Assert.Equal("message above the limit", (await engine.Sessions.Values.Single().Closed).Description);
    }

    [Fact]
    public async Task A_message_that_inflates_beyond_the_limit_is_refused()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options =>
        {
            options.PerMessageDeflateThreshold = 1024;
            options.MaxHttpBufferSize = 10_000;
        });
        using RawWebSocket client = await RawWebSocket.ConnectAsync(
            engine.App.Address, TestEngine.WebSocket, options => options.DangerousDeflateOptions = new WebSocketDeflateOptions());
        await client.ReceiveAsync();
        await client.SendAsync("4" + new string('x', 5_000));
        Assert.Equal(5_001, (await client.ReceiveAsync()).Length);
        await client.SendAsync("4" + new string('x', 1_000_000));
        Assert.Contains(await client.ReceiveAsync(), new[] { "closed 1009", "closed" });
    }

    [Fact]
    public async Task Text_that_is_not_utf8_is_refused_on_a_WebSocket_and_repaired_on_polling()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using RawWebSocket client = await engine.ConnectAsync();
        await client.ReceiveAsync();
        await client.Socket.SendAsync(new byte[] { (byte)'4', 0xFF }, WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

        Assert.Equal("closed 1007", await client.ReceiveAsync());
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        using HttpResponseMessage response = await engine.Http.PostAsync(query, new ByteArrayContent([(byte)'4', 0xFF])).Within();
        Assert.Equal("\uFFFD", await session.Received.Reader.ReadAsync());
    }

    [Fact]
    public async Task Packets_of_a_payload_are_bounded_if_wanted()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.MaxPacketsPerPayload = 3);
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        Assert.Equal("200 ok", await engine.PostAsync(query, "4a\u001e4b\u001e4c\u001e4d"));
        Assert.Equal(CloseReason.ParseError, (await session.Closed).Reason);
        Assert.Equal(3, session.Received.Reader.Count);
    }

    [Fact]
    public async Task Half_a_million_empty_messages_are_taken_one_by_one()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        string body = string.Join('\u001e', Enumerable.Repeat("6", 450_000)) + "\u001e4last";
        Assert.Equal("200 ok", await engine.PostAsync(query, body));
        Assert.Equal("last", await session.Received.Reader.ReadAsync());
    }

    [Fact]
    public async Task An_upgrade_that_is_never_finished_is_closed_and_the_session_goes_on()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, _) = await engine.OpenPollingAsync();
        using RawWebSocket probe = await engine.ConnectAsync(query.Replace("polling", "websocket", StringComparison.Ordinal));
        await probe.SendAsync("2probe");
        Assert.Equal("3probe", await probe.ReceiveAsync());
        engine.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("closed 1000", await probe.ReceiveAsync());
        Assert.Equal("200 ok", await engine.PostAsync(query, "4still here"));
        Assert.Equal("200 4still here", await engine.GetAsync(query));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_does_not_read_is_closed_and_harms_nobody(bool isInline)
    {
        await using TestEngine engine = await TestEngine.StartAsync(options =>
        {
            options.MaxSendQueueSize = 1_000_000;
            options.SendQueueHighWaterMark = 100_000;
        }, isInline: isInline);
        (string query, TestEngine.Session slow) = await engine.OpenPollingAsync();
        using RawWebSocket bystander = await engine.ConnectAsync();
        await bystander.ReceiveAsync();
        EncodedPacket packet = EncodedPacket.CreateBinary(new byte[50_000]);
        var statuses = new List<SendStatus>();
        for (int i = 0; i < 25; i++)
        {
            statuses.Add(slow.Connection.Send(packet));
        }

        packet.Release();
        Assert.Equal(SendStatus.Accepted, statuses[0]);
        Assert.Equal(SendStatus.Congested, statuses[5]);
        Assert.Equal(SendStatus.Closed, statuses[^1]);
        Assert.Equal("the send queue is full", (await slow.Closed).Description);
        await bystander.SendAsync("4hello");
        Assert.Equal("4hello", await bystander.ReceiveAsync());
        Assert.Equal(1, engine.App.Logs.Count("SendQueueFull"));
        Assert.Equal("400 {\"code\":1,\"message\":\"Session ID unknown\"}", await engine.GetAsync(query));
    }

    [Fact]
    public async Task A_sender_that_waits_is_held_back_until_there_is_room()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.SendQueueHighWaterMark = 1000);
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        Assert.True(session.Connection.SendBinaryAsync(new byte[500]).AsTask().IsCompleted);
        Task waiting = session.Connection.SendBinaryAsync(new byte[600]).AsTask();
        Assert.False(waiting.IsCompleted);
        await engine.GetAsync(query);
        await waiting.Within();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_second_request_waits_for_the_first_and_a_third_is_refused(bool isInline)
    {
        await using TestEngine engine = await TestEngine.StartAsync(isInline: isInline);
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Gate = gate.Task;
        Task<string> first = engine.PostAsync(query, "4one");
        Assert.Equal("one", await session.Received.Reader.ReadAsync().AsTask().Within());

        // One of these two waits its turn, the other is one too many: the session ends, and neither is handled before the first.
        Task<string>[] others = [engine.PostAsync(query, "4two"), engine.PostAsync(query, "4three")];
        Task<string> refused = await Task.WhenAny(others).Within();
        Assert.Equal("400 ", await refused);
        Assert.Equal(0, session.Received.Reader.Count);
        Assert.Equal("data request overlap from client", (await session.Closed).Description);
        gate.SetResult();
        Assert.Equal("200 ok", await first.Within());
        Assert.Equal("200 ok", await others.Single(other => other != refused).Within());
    }

    [Fact]
    public async Task A_volatile_packet_is_dropped_while_no_poll_is_held()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        EncodedPacket packet = EncodedPacket.CreateText("volatile"u8);
        Assert.Equal(SendStatus.Dropped, session.Connection.Send(packet, SendOptions.Volatile));
        Task<string> held = engine.GetAsync(query);
        await Waiting.UntilAsync(() => session.Connection.Send(packet, SendOptions.Volatile) == SendStatus.Accepted, "the poll to be held");
        Assert.Equal("200 4volatile", await held.Within());
        packet.Release();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connections_that_are_reset_leave_nothing_behind(bool isInline)
    {
        await using TestEngine engine = await TestEngine.StartAsync(isInline: isInline);
        for (int i = 0; i < 200; i++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(engine.App.Address.Host, engine.App.Address.Port);
            string query = i % 2 == 0 ? "EIO=4&transport=websocket" : "EIO=4&transport=nonsense";
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                $"GET /engine.io/?{query} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
            socket.LingerState = new LingerOption(true, 0);
        }

        await Waiting.UntilAsync(() => engine.Server.ClientsCount == 0, "the sessions to end");
        Assert.DoesNotContain(engine.App.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WebSocket_works_over_http2(bool isInline)
    {
        await using TestEngine engine = await TestEngine.StartAsync(protocols: HttpProtocols.Http2, isInline: isInline);
        using var handler = new SocketsHttpHandler();
        using var invoker = new HttpMessageInvoker(handler);
        using RawWebSocket client = await RawWebSocket.ConnectAsync(
            engine.App.Address,
            TestEngine.WebSocket,
            options =>
            {
                options.HttpVersion = new Version(2, 0);
                options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            },
            invoker);
        Assert.StartsWith("0{", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("4over http/2");
        Assert.Equal("4over http/2", await client.ReceiveAsync());
        engine.Sessions.Values.Single().Connection.Close();
        Assert.Equal("closed 1000", await client.ReceiveAsync());
    }

    [Fact]
    public void A_queue_keeps_order_and_takes_a_large_packet_only_when_empty()
    {
        var queue = new OutboundQueue(maxSize: 100, maxLength: 40);
        EncodedPacket large = EncodedPacket.CreateBinary(new byte[1000]);
        Assert.True(queue.TryEnqueue(large, SendOptions.None, out SendQueueBound? bound));
        Assert.Null(bound);
        Assert.False(queue.TryEnqueue(large, SendOptions.None, out bound));
        Assert.Equal(SendQueueBound.Size, bound);
        queue.Clear();
        Assert.Equal(0, queue.Size);
        for (int i = 0; i < 30; i++)
        {
            EncodedPacket packet = EncodedPacket.CreateText([(byte)i]);
            Assert.True(queue.TryEnqueue(packet, SendOptions.None, out _));
            packet.Release();
        }

        for (int i = 0; i < 30; i++)
        {
            Assert.True(queue.TryDequeue(out OutboundPacket packet));
            Assert.Equal(i, packet.Packet.Messages[0].Data.Span[1]);
            queue.Sent(packet.Packet.Size);
            packet.Packet.Release();
        }

        Assert.Equal((0, 0), (queue.Count, queue.Size));
        large.Release();
    }
}
