using System.Net.Sockets;
using System.Text;
using Socketeer.Protocol.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

/// <summary>What a client sees of a WebSocket, be it our own on the connection's pipes or the platform's.</summary>
/// <param name="isInline">Whether the server runs on the threads that wait for the sockets, and writes to them directly.</param>
public abstract class WebSocketChannelTests(bool isInline)
{
    private const bool Framed = false;
    private const bool Platform = true;

    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task Messages_of_every_size_come_back_unchanged_and_in_order(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        int[] sizes = [1, 2, 3, 124, 125, 126, 127, 1000, 4095, 4096, 4097, 65535, 65536, 65537, 100_000, 300_000];
        byte[][] contents = [.. sizes.Select(size => Enumerable.Range(0, size).Select(i => (byte)((i * 31) + size)).ToArray())];
        Task sending = Task.Run(async () =>
        {
            foreach (byte[] content in contents)
            {
                await client.SendAsync(Frames.Binary(content));
                await client.SendAsync(Frames.Text("4" + Letters(content.Length)));
            }
        });
        foreach (byte[] content in contents)
        {
            (int first, byte[] payload) = await client.ReceiveFrameAsync();
            Assert.Equal((0x82, content.Length), (first, payload.Length));
            Assert.True(content.AsSpan().SequenceEqual(payload), $"The content of {content.Length} bytes was changed.");
            Assert.Equal("text 4" + Letters(content.Length), await client.ReceiveAsync());
        }

        await sending.Within();
    }

    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task A_thousand_messages_in_one_write_come_back_complete_and_in_order(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        await client.SendAsync([.. Enumerable.Range(0, 1000).SelectMany(i => Frames.Text($"4message {i}"))]);
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal($"text 4message {i}", await client.ReceiveAsync());
        }
    }

    // More answers than the send queue may hold leave while the messages are still being read.
    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task More_messages_than_the_send_queue_holds_are_all_answered(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        const int Count = 40_000;
        Task sending = Task.Run(() => client.SendAsync([.. Enumerable.Range(0, Count).SelectMany(i => Frames.Text($"4{i}"))]));
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal($"text 4{i}", await client.ReceiveAsync());
        }

        await sending.Within();
    }

    // The handler's task is not complete at once: what was sent before it, and meanwhile, leaves all the same.
    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task A_handler_that_waits_holds_back_nothing_but_what_comes_behind_it(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        TestEngine.Session session = engine.Sessions.Values.Single();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Gate = gate.Task;
        byte[] texts = [.. Enumerable.Range(0, 50).SelectMany(i => Frames.Text($"4{i}"))];
        await client.SendAsync([.. Frames.Binary([1]), .. Frames.Binary([2]), .. texts]);
        Assert.Equal("binary 01", await client.ReceiveAsync());
        Assert.Equal("binary 02", await client.ReceiveAsync());
        await Waiting.UntilAsync(() => session.Received.Reader.Count == 3, "the message whose handler waits");
        Assert.Equal(SendStatus.Accepted, Send(session, "meanwhile"));
        Assert.Equal("text 4meanwhile", await client.ReceiveAsync());
        Assert.Equal(3, session.Received.Reader.Count);
        gate.SetResult();
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal($"text 4{i}", await client.ReceiveAsync());
        }
    }

    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task Frames_that_come_with_the_request_are_read(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync();
        byte[] early = [.. Frames.Text("4early"), .. Frames.Binary([1, 2])[..^1]];
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform, early);
        Assert.Equal("text 4early", await client.ReceiveAsync());
        await client.SendAsync(Frames.Binary([1, 2])[^1..]);
        Assert.Equal("binary 0102", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task A_client_that_writes_byte_by_byte_is_understood(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        byte[] bytes =
        [
            .. Frames.Text("4one"), .. Frames.Text("4t", isFinal: false), .. Frames.Rest("w", isFinal: false), .. Frames.Rest("\u20AC"),
            .. Frames.Binary(new byte[130]), .. Frames.Encode(Frames.Final | 2, [1, 2, 3], [1, 2, 3, 4], lengthSize: 8),
        ];
        foreach (byte[] one in bytes.Singly())
        {
            await client.SendAsync(one);
        }

        Assert.Equal("text 4one", await client.ReceiveAsync());
        Assert.Equal("text 4tw\u20AC", await client.ReceiveAsync());
        Assert.Equal("binary " + new string('0', 260), await client.ReceiveAsync());
        Assert.Equal("binary 010203", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task A_message_in_a_thousand_fragments_comes_back_whole(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        await client.SendAsync(
        [
            .. Frames.Text("4", isFinal: false),
            .. Enumerable.Range(0, 1000).SelectMany(i => Frames.Rest($"{i},", isFinal: false)),
            .. Frames.Rest(""),
        ]);
        Assert.Equal("text 4" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i},")), await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task An_empty_binary_message_comes_back_at_once(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        await client.SendAsync(Frames.Binary([]));
        Assert.Equal("binary ", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(Framed, 0)]
    [InlineData(Framed, 1)]
    [InlineData(Framed, 125)]
    [InlineData(Platform, 0)]
    [InlineData(Platform, 1)]
    [InlineData(Platform, 125)]
    public async Task A_ping_is_answered_by_a_pong_with_its_data(bool isPlatform, int length)
    {
        string data = Letters(length);
        string pong = "pong " + Convert.ToHexString(Encoding.ASCII.GetBytes(data));
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        await client.SendAsync(Frames.Ping(data));
        Assert.Equal(pong, await client.ReceiveAsync());

        // Between fragments, and a pong nobody asked for, which means nothing.
        await client.SendAsync([.. Frames.Text("4a", isFinal: false), .. Frames.Pong("no"), .. Frames.Ping(data)]);
        Assert.Equal(pong, await client.ReceiveAsync());
        await client.SendAsync(Frames.Rest("b"));
        Assert.Equal("text 4ab", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Of_many_pings_the_last_is_answered_for_sure()
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, Framed);
        await client.SendAsync([.. Enumerable.Range(0, 1000).SelectMany(i => Frames.Ping($"{i:D4}"))]);
        int last = -1;
        while (last < 999)
        {
            string pong = await client.ReceiveAsync();
            Assert.StartsWith("pong ", pong, StringComparison.Ordinal);
            int number = int.Parse(Encoding.ASCII.GetString(Convert.FromHexString(pong[5..])));
            Assert.True(number > last, $"{number} was answered after {last}.");
            last = number;
        }

        await client.SendAsync(Frames.Text("4end"));
        Assert.Equal("text 4end", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(Framed, 1000, "close 03E8")]
    [InlineData(Framed, 3000, "close 0BB8")]
    [InlineData(Framed, 0, "close ")]
    [InlineData(Platform, 1000, "close 03E8")]
    [InlineData(Platform, 3000, "close 0BB8")]
    [InlineData(Platform, 0, "close 03E8")] // The platform calls a close frame without a status 1000.
    public async Task A_close_frame_is_answered_with_the_same_status_and_the_connection_ends(bool isPlatform, int status, string answer)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        await client.SendAsync(status == 0 ? Frames.Close() : Frames.Close((ushort)status, "bye"));
        Assert.Equal(answer, await client.ReceiveAsync());
        Assert.Equal("end", await client.ReceiveAsync());
        Assert.Equal((CloseReason.TransportClose, "closed by the client"), await engine.Sessions.Values.Single().Closed);
        AssertFreed(engine);
    }

    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task A_server_that_closes_sends_what_is_queued_and_a_close_frame_without_a_status(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        TestEngine.Session session = engine.Sessions.Values.Single();
        Assert.Equal(SendStatus.Accepted, Send(session, "before"));
        session.Connection.Close();
        Assert.Equal(SendStatus.Closed, Send(session, "after"));
        Assert.Equal("text 4before", await client.ReceiveAsync());
        Assert.Equal("close ", await client.ReceiveAsync());

        // What the client still sends is dropped, up to its own close frame.
        await client.SendAsync([.. Frames.Text("4late"), .. Frames.Binary(new byte[10_000]), .. Frames.Close(1000)]);
        Assert.Equal("end", await client.ReceiveAsync());
        Assert.Equal(CloseReason.ForcedClose, (await session.Closed).Reason);
        Assert.Equal(0, session.Received.Reader.Count);
        AssertFreed(engine);
    }

    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task A_message_above_the_limit_closes_with_1009(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync(options => options.MaxHttpBufferSize = 1000);
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        await client.SendAsync(Frames.Text("4" + Letters(999)));
        Assert.Equal("text 4" + Letters(999), await client.ReceiveAsync());
        await client.SendAsync(Frames.Text("4" + Letters(1000)));
        Assert.Equal("close 03F1", await client.ReceiveAsync());
        await client.SendAsync(Frames.Close(1009));
        Assert.Equal("end", await client.ReceiveAsync());
        Assert.Equal((CloseReason.TransportError, "message above the limit"), await engine.Sessions.Values.Single().Closed);
        Assert.Equal(1, engine.Sessions.Values.Single().Received.Reader.Count);
        Assert.Equal(1, engine.App.Logs.Count("WebSocketMessageTooLarge"));
    }

    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task Fragments_above_the_limit_together_close_with_1009(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync(options => options.MaxHttpBufferSize = 1000);
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        await client.SendAsync([.. Frames.Binary(new byte[600], isFinal: false), .. Frames.Rest(new byte[401])]);
        Assert.Equal("close 03F1", await client.ReceiveAsync());
    }

    public static TheoryData<bool, byte[], string> Violations { get; } = new()
    {
        { Framed, Frames.Rest("x"), "close 03EA" },
        { Framed, Frames.Encode(Frames.Final | 1, [1], []), "close 03EA" },
        { Framed, Frames.Encode(Frames.Final | 3, []), "close 03EA" },
        { Framed, Frames.Close(1005), "close 03EA" },
        { Framed, Frames.Header(Frames.Final | 2, ulong.MaxValue), "close 03EA" },
        { Framed, Frames.Text([0xFF]), "close 03EF" },
        { Platform, Frames.Rest("x"), "close 03EA" },
        { Platform, Frames.Encode(Frames.Final | 3, []), "close 03EA" },
        { Platform, Frames.Text([0xFF]), "close 03EF" },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_violation_closes_with_its_status_and_ends_when_the_client_closes_too(bool isPlatform, byte[] bytes, string answer)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        await client.SendAsync(Frames.Text("4good"));
        Assert.Equal("text 4good", await client.ReceiveAsync());
        await client.SendAsync(bytes);
        string answered = await client.ReceiveAsync();

        // The platform's WebSocket ends the connection behind its close frame; now and then the end is faster.
        Assert.True(answered == answer || (isPlatform && answered == "end"), answered);
        Assert.Equal((CloseReason.TransportError, "not a WebSocket frame"), await engine.Sessions.Values.Single().Closed);
        bool isClose = bytes[0] == 0x88;
        if (!isPlatform && !isClose)
        {
            await client.SendAsync(Frames.Text("4late"));
            await client.SendAsync(Frames.Close(1002));
            Assert.Equal("end", await client.ReceiveAsync());
        }

        Assert.Equal(1, engine.Sessions.Values.Single().Received.Reader.Count);
        AssertFreed(engine);
    }

    // The rest of a message may never come: nothing waits for it.
    [Theory]
    [InlineData(Framed, 1)]
    [InlineData(Framed, 8)]
    [InlineData(Framed, 1000)]
    [InlineData(Framed, 90_000)]
    [InlineData(Platform, 1000)]
    public async Task An_answer_leaves_while_the_next_message_is_half_received(bool isPlatform, int received)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        byte[] next = Frames.Text("4" + Letters(100_000));
        await client.SendAsync([.. Frames.Text("4one"), .. Frames.Text("4two"), .. next[..received]]);
        Assert.Equal("text 4one", await client.ReceiveAsync());
        Assert.Equal("text 4two", await client.ReceiveAsync());
        await client.SendAsync(next[received..]);
        Assert.Equal("text 4" + Letters(100_000), await client.ReceiveAsync());
    }

    // The reference writes an answer as soon as its handler gives it, whatever comes next.
    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task An_answer_leaves_before_the_answer_to_a_close_frame_that_came_in_the_same_write(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        await client.SendAsync([.. Frames.Text("4question"), .. Frames.Close(1000)]);
        Assert.Equal("text 4question", await client.ReceiveAsync());
        Assert.Equal("close 03E8", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task An_answer_leaves_before_the_end_that_a_bad_packet_in_the_same_write_brings(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        await client.SendAsync([.. Frames.Text("4question"), .. Frames.Text("no packet")]);
        Assert.Equal("text 4question", await client.ReceiveAsync());
        Assert.Equal("close ", await client.ReceiveAsync());
        Assert.Equal(CloseReason.ParseError, (await engine.Sessions.Values.Single().Closed).Reason);
    }

    // What the server still has to write keeps neither the session nor the request.
    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task A_client_that_closes_and_does_not_read_ends_its_session_and_its_request(bool isPlatform)
    {
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform, receiveBufferSize: 4096);
        TestEngine.Session session = engine.Sessions.Values.Single();
        for (int i = 0; i < 60; i++)
        {
            EncodedPacket packet = EncodedPacket.CreateBinary(new byte[50_000]);
            session.Connection.Send(packet);
            packet.Release();
        }

        await client.SendAsync(Frames.Close(1000));
        Assert.Equal(CloseReason.TransportClose, (await session.Closed).Reason);
        Assert.Equal(0, engine.Server.ClientsCount);
        engine.Time.Advance(TimeSpan.FromSeconds(31));
        await Waiting.UntilAsync(() => engine.App.Logs.Count("ExecutedEndpoint") == 1, "the end of the request");
    }

    [Theory]
    [InlineData(Framed, true)]
    [InlineData(Framed, false)]
    [InlineData(Platform, true)]
    [InlineData(Platform, false)]
    public async Task A_connection_cut_in_the_midst_of_a_frame_ends_its_session(bool isPlatform, bool isReset)
    {
        await using TestEngine engine = await StartAsync();
        using (RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform))
        {
            await client.SendAsync([.. Frames.Text("4there"), .. Frames.Text("4" + Letters(1000))[..100]]);
            Assert.Equal("text 4there", await client.ReceiveAsync());
            if (isReset)
            {
                client.Reset();
            }
            else
            {
                client.Socket.Shutdown(SocketShutdown.Send);
            }

            Assert.Equal(CloseReason.TransportClose, (await engine.Sessions.Values.Single().Closed).Reason);
            if (!isReset)
            {
                // The server ends its side too.
                string last = await client.ReceiveAsync();
                Assert.Equal("end", last == "close " ? await client.ReceiveAsync() : last);
            }
        }

        Assert.Equal(1, engine.Sessions.Values.Single().Received.Reader.Count);
        AssertFreed(engine);

        // It waits for its requests, and none is left over.
        await engine.App.StopAsync().Within();
    }

    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task A_client_that_reads_late_gets_everything_in_order(bool isPlatform)
    {
        const int Count = 60;
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform, receiveBufferSize: 4096);
        TestEngine.Session session = engine.Sessions.Values.Single();
        for (int i = 0; i < Count; i++)
        {
            EncodedPacket packet = EncodedPacket.CreateBinary(Content(i));
            Assert.NotEqual(SendStatus.Closed, session.Connection.Send(packet));
            packet.Release();
        }

        // The writer waits: it is not idle, so what may be dropped is.
        EncodedPacket dropped = EncodedPacket.CreateText("volatile"u8);
        Assert.Equal(SendStatus.Dropped, session.Connection.Send(dropped, SendOptions.Volatile));
        dropped.Release();
        await client.SendAsync(Frames.Text("4meanwhile"));
        Assert.Equal("meanwhile", await session.Received.Reader.ReadAsync().AsTask().Within());
        for (int i = 0; i < Count; i++)
        {
            (int first, byte[] payload) = await client.ReceiveFrameAsync();
            Assert.Equal((0x82, 50_000), (first, payload.Length));
            Assert.True(Content(i).AsSpan().SequenceEqual(payload), $"Message {i} is not what was sent.");
        }

        Assert.Equal("text 4meanwhile", await client.ReceiveAsync());
        static byte[] Content(int number) => [.. Enumerable.Range(0, 50_000).Select(i => (byte)((i / 100) + number))];
    }

    [Theory]
    [InlineData(Framed)]
    [InlineData(Platform)]
    public async Task Threads_that_send_while_the_session_receives_lose_nothing_double_nothing_and_keep_their_order(bool isPlatform)
    {
        const int Count = 3000;
        await using TestEngine engine = await StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(engine.App.Address, TestEngine.WebSocket, isPlatform);
        TestEngine.Session session = engine.Sessions.Values.Single();
        Task[] senders =
        [
            Sender('a'),
            Sender('b'),
            Task.Run(async () =>
            {
                // In writes of one message and of many.
                for (int i = 0; i < Count;)
                {
                    int next = Math.Min(i + 1 + (i % 37), Count);
                    await client.SendAsync([.. Enumerable.Range(i, next - i).SelectMany(number => Frames.Text($"4e{number}"))]);
                    i = next;
                }
            }),
        ];
        var seen = new Dictionary<char, int> { ['a'] = 0, ['b'] = 0, ['e'] = 0 };
        for (int i = 0; i < 3 * Count; i++)
        {
            string message = await client.ReceiveAsync();
            Assert.StartsWith("text 4", message, StringComparison.Ordinal);
            Assert.Equal(seen[message[6]]++, int.Parse(message[7..]));
        }

        await Task.WhenAll(senders).Within();
        Assert.All(seen.Values, count => Assert.Equal(Count, count));
        await client.SendAsync(Frames.Text("4last"));
        Assert.Equal("text 4last", await client.ReceiveAsync());
        Task Sender(char name) => Task.Run(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                Assert.NotEqual(SendStatus.Closed, Send(session, $"{name}{i}"));
            }
        });
    }

    // Deflate is agreed to but begins at a size no message has, so that both WebSockets send the same bytes.
    private Task<TestEngine> StartAsync(Action<EngineIOOptions>? configure = null) => TestEngine.StartAsync(
        options =>
        {
            options.PerMessageDeflateThreshold = int.MaxValue;
            configure?.Invoke(options);
        },
        isInline: isInline);

    private static SendStatus Send(TestEngine.Session session, string text)
    {
        EncodedPacket packet = EncodedPacket.CreateText(Encoding.UTF8.GetBytes(text));
        SendStatus status = session.Connection.Send(packet);
        packet.Release();
        return status;
    }

    private static void AssertFreed(TestEngine engine)
    {
        Assert.Equal(0, engine.Server.ClientsCount);
        Assert.DoesNotContain(engine.App.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    private static string Letters(int length) => new([.. Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26)))]);
}

/// <summary>With Kestrel's own scheduling.</summary>
public sealed class ScheduledWebSocketChannelTests() : WebSocketChannelTests(isInline: false);

/// <summary>With <c>UseInlineScheduling</c>.</summary>
public sealed class InlineWebSocketChannelTests() : WebSocketChannelTests(isInline: true);
