using System.Net.Sockets;
using System.Net.WebSockets;
using Socketeer.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hostile;

/// <summary>Frames that no client sends, and connections that no client leaves so.</summary>
public sealed class HostileWebSocketTests
{
    private const string WebSocket = "/socket.io/?EIO=4&transport=websocket";

    // Close frames, as the client shows them.
    private const string ProtocolError = "close 03EA";
    private const string NotUtf8 = "close 03EF";
    private const string TooMany = "close 03F0";
    private const string TooBig = "close 03F1";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H08_Bytes_that_are_no_frame_end_the_WebSocket(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        using RawConnection client = await RawConnection.OpenAsync(server.Address, WebSocket, isPlatform: false, "test"u8.ToArray());
        Assert.Equal(ProtocolError, await client.ReceiveAsync());
        EngineClient session = await server.ConnectAsync(TransportKind.Polling);
        string upgrade = session.Query.Replace("polling", "websocket", StringComparison.Ordinal);
        using RawConnection probe = await RawConnection.UpgradeAsync(server.Address, upgrade, frames: "test"u8.ToArray());
        Assert.Equal(ProtocolError, await probe.ReceiveAsync());
        await session.SendAsync("42[\"echo\",1]");
        Assert.Equal("42[\"echo\",1]", await session.NextAsync());
        probe.Reset();
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H09_Upgrades_that_are_refused_and_reset_leave_nothing_and_wake_nobody(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        for (int i = 0; i < 500; i++)
        {
            string query = (i % 3) switch { 0 => "nonsense", 1 => "websocket&sid=unknown", _ => "websocket" };
            using RawRequest request = await RawRequest.SendAsync(
                server.Address, $"GET /socket.io/?EIO=4&transport={query} HTTP/1.1\r\n{RawRequest.WebSocketHeaders}\r\n");
            request.Reset();
        }

        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H10_Frames_that_break_the_protocol_end_the_WebSocket(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        foreach (byte[] frame in new[]
        {
            Frames.Encode(Frames.Final | 1, "42[\"x\"]"u8.ToArray(), mask: []),
            Frames.Encode(Frames.Final | 0x40 | 1, "42[\"x\"]"u8.ToArray()),
            Frames.Encode(Frames.Final | 3, "42[\"x\"]"u8.ToArray()),
            Frames.Encode(9, "x"u8.ToArray()),
            Frames.Encode(Frames.Final | 9, new byte[126]),
            Frames.Rest("42[\"x\"]"),
            [.. Frames.Text("42[", isFinal: false), .. Frames.Text("\"x\"]")],
            Frames.Close([3]),
            Frames.Close(1005),
            Frames.Close(999),
        })
        {
            using RawConnection client = await ConnectAsync(server);
            await client.SendAsync(frame);
            Assert.Equal(ProtocolError, await client.ReceiveAsync());
        }

        await server.AttackersGoneAsync();
        Assert.Empty(server.Events);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H11_Text_that_is_not_UTF8_ends_the_WebSocket_before_it_is_an_event(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        byte[] text = [.. "42[\"x\",\""u8, 0xE2, 0x82, (byte)'"', (byte)']'];
        foreach (byte[] frames in new[]
        {
            Frames.Text(text),
            [.. Frames.Text(text[..9], isFinal: false), .. Frames.Rest(text[9..])],
            Frames.Text([.. "42[\"x\",\""u8, 0xED, 0xA0, 0x80, (byte)'"', (byte)']']),
        })
        {
            using RawConnection client = await ConnectAsync(server);
            await client.SendAsync(frames);
            Assert.Equal(NotUtf8, await client.ReceiveAsync());
        }

        Assert.Empty(server.Events);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H12_A_length_without_end_is_refused_by_its_header(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        using RawConnection client = await ConnectAsync(server);
        await client.SendAsync(Frames.Header(Frames.Final | 1, (ulong)long.MaxValue));
        Assert.Equal(TooBig, await client.ReceiveAsync());
        await server.AssertUnharmedAsync("WebSocketMessageTooLarge");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H13_A_message_above_the_limit_is_refused_whole_and_in_fragments(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        byte[] message = new byte[1_000_001];
        IEnumerable<byte[]> fragments = message.Chunk(1001).Select(
            (part, i) => i == 0 ? Frames.Binary(part, isFinal: false) : Frames.Rest(part, isFinal: i == 999));
        foreach (byte[] frames in new[] { Frames.Binary(message), fragments.SelectMany(frame => frame).ToArray() })
        {
            using RawConnection client = await ConnectAsync(server);
            Task sent = FloodAsync(client, frames);
            Assert.Equal(TooBig, await client.ReceiveAsync());
            await sent.Within();
        }

        await server.AssertUnharmedAsync("WebSocketMessageTooLarge");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H14_A_message_of_fragments_without_end_is_refused(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        foreach (string part in new[] { "x", "" })
        {
            using RawConnection client = await ConnectAsync(server);
            byte[] fragment = Frames.Rest(part, isFinal: false);
            Task sent = FloodAsync(
                client, [.. Frames.Text("4", isFinal: false), .. Enumerable.Repeat(fragment, 200_000).SelectMany(bytes => bytes)]);
            Assert.Equal(TooMany, await client.ReceiveAsync());
            await sent.Within();
        }

        await server.AssertUnharmedAsync("WebSocketMessageTooLarge");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H15_A_frame_that_comes_byte_by_byte_is_a_frame(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        using RawConnection client = await ConnectAsync(server);
        string text = $"42[\"echo\",\"{new string('x', 5000)}\"]";
        byte[] frame = Frames.Text(text);
        for (int i = 0; i < frame.Length; i++)
        {
            await client.SendAsync(frame[i..(i + 1)]);
        }

        Assert.Equal($"text {text}", await client.ReceiveAsync());
        client.Reset();
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task H16_A_message_that_inflates_above_the_limit_is_refused(bool isInline, bool keepsContext)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline, options => options.PerMessageDeflateThreshold = 1024);
        using RawWebSocket client = await RawWebSocket.ConnectAsync(
            server.Address,
            WebSocket,
            options => options.DangerousDeflateOptions = new WebSocketDeflateOptions { ClientContextTakeover = keepsContext });
        await client.ReceiveAsync();
        await client.SendAsync("40");
        await client.ReceiveAsync();
        string bomb = "4" + new string('x', 30_000_000);
        Task sent = client.SendAsync(bomb);
        Assert.Contains(await client.ReceiveAsync(), new[] { "closed 1009", "closed" });
        try
        {
            await sent;
        }
        catch (WebSocketException)
        {
            // Refused before all of it was there.
        }

        await server.AssertUnharmedAsync("WebSocketMessageTooLarge");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H18_A_client_that_fell_silent_is_given_up_when_the_ping_times_out(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        using RawConnection deaf = await ConnectAsync(server);
        await server.ConnectAsync(TransportKind.Polling);
        await server.ConnectAsync(TransportKind.WebSocket);
        await server.PassAsync(seconds: 44);
        Assert.Equal(3, server.AttackersCount);
        await server.PassAsync(seconds: 3);
        Assert.Equal(0, server.AttackersCount);
        await Waiting.UntilAsync(() => server.Ends.Count == 3, "the ends of the sockets");
        Assert.All(server.Ends, reason => Assert.Equal(DisconnectReason.PingTimeout, reason));

        // It does not answer the close frame either, and is cut off.
        await server.PassAsync(seconds: 31);
        Assert.Equal("text 2", await deaf.ReceiveAsync());
        Assert.Equal("close ", await deaf.ReceiveAsync());
        Assert.Equal("end", await deaf.ReceiveAsync());
        await server.AssertUnharmedAsync();
    }

    private static async Task<RawConnection> ConnectAsync(HostileServer server)
    {
        RawConnection client = await RawConnection.OpenAsync(server.Address, WebSocket, isPlatform: false);
        await client.SendAsync(Frames.Text("40"));
        Assert.StartsWith("text 40{", await client.ReceiveAsync(), StringComparison.Ordinal);
        return client;
    }

    // The server may close the connection before it has all of it.
    private static async Task FloodAsync(RawConnection client, byte[] bytes)
    {
        try
        {
            await client.SendAsync(bytes);
        }
        catch (SocketException)
        {
        }
    }
}
