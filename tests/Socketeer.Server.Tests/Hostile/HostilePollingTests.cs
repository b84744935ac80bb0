using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Socketeer.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hostile;

/// <summary>Bodies and requests of long-polling that no client sends.</summary>
public sealed class HostilePollingTests
{
    private const string Polling = "/socket.io/?EIO=4&transport=polling";
    private const string UnknownSession = "400 {\"code\":1,\"message\":\"Session ID unknown\"}";
    private const char Separator = '\u001e';

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H19_A_body_above_the_limit_is_refused_and_the_session_goes_on(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        EngineClient client = await server.ConnectAsync(TransportKind.Polling);
        byte[] body = Encoding.ASCII.GetBytes("4" + new string('x', 1_000_000));
        foreach (bool isChunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, client.Query) { Content = new ByteArrayContent(body) };
            request.Headers.TransferEncodingChunked = isChunked;
            using HttpResponseMessage response = await server.Http.SendAsync(request).Within();
            Assert.Equal(413, (int)response.StatusCode);
        }

        await client.SendAsync("42[\"echo\",1]");
        Assert.Equal("42[\"echo\",1]", await client.NextAsync());
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H20_Octets_in_protocol_4_are_answered_400_and_end_the_session(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        for (int i = 0; i < 100; i++)
        {
            EngineClient client = await server.OpenAsync(TransportKind.Polling);
            var body = new ByteArrayContent("40"u8.ToArray());
            body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            Assert.Equal("400 ", await server.PostAsync(client.Query, body));
            Assert.Equal(UnknownSession, await server.GetAsync(client.Query));
        }

        Assert.Equal(0, server.AttackersCount);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H21_A_body_of_separators_is_no_payload(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        EngineClient client = await server.ConnectAsync(TransportKind.Polling);
        Assert.Equal("200 ok", await server.PostAsync(client.Query, new string(Separator, 999_999)));
        await AssertOverAsync(server, client, DisconnectReason.ParseError);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H22_A_body_of_half_a_million_packets_harms_nobody(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        EngineClient client = await server.ConnectAsync(TransportKind.Polling);
        Assert.Equal("200 ok", await server.PostAsync(client.Query, string.Join(Separator, Enumerable.Repeat("6", 500_000))));
        Assert.Equal("200 ok", await server.PostAsync(client.Query, string.Join(Separator, Enumerable.Repeat("42[\"x\"]", 90_000))));
        await Waiting.UntilAsync(() => server.Events.Count == 90_000, "the events");
        Assert.Equal("200 ok", await server.PostAsync(client.Query, string.Join(Separator, Enumerable.Repeat("4", 333_000))));
        await AssertOverAsync(server, client, DisconnectReason.ForcedClose);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H23_What_is_not_base64_is_no_packet_and_what_is_nobody_asked_for(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        EngineClient garbage = await server.ConnectAsync(TransportKind.Polling);
        await garbage.SendAsync("b!!!notbase64");
        await AssertOverAsync(server, garbage, DisconnectReason.ParseError);
        EngineClient large = await server.ConnectAsync(TransportKind.Polling);
        await large.SendAsync("b" + Convert.ToBase64String(new byte[740_000]));
        await AssertOverAsync(server, large, DisconnectReason.ForcedClose);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H24_A_ping_is_the_servers_to_send(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        foreach (TransportKind transport in Enum.GetValues<TransportKind>())
        {
            EngineClient client = await server.ConnectAsync(transport);
            await client.SendAsync("2");
            await AssertOverAsync(server, client, DisconnectReason.TransportError);
        }
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H25_A_flood_of_pongs_keeps_no_session_alive(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        EngineClient client = await server.ConnectAsync(TransportKind.Polling);
        string pongs = string.Join(Separator, Enumerable.Repeat("3", 500_000));
        Assert.Equal("200 ok", await server.PostAsync(client.Query, pongs));
        await server.PassAsync(seconds: 24);
        Assert.Equal("200 ok", await server.PostAsync(client.Query, pongs));
        await server.PassAsync(seconds: 20);
        Assert.Equal(1, server.AttackersCount);
        await server.PassAsync(seconds: 3);
        await AssertOverAsync(server, client, DisconnectReason.PingTimeout);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H26_What_begins_with_no_type_is_no_packet(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        foreach (TransportKind transport in Enum.GetValues<TransportKind>())
        {
            foreach (string packet in new[] { "7", "9", "x", "", "\ufeff4", "\u00e9", "/" })
            {
                EngineClient client = await server.ConnectAsync(transport);
                await client.SendAsync(packet);
                await AssertOverAsync(server, client, DisconnectReason.ParseError);
            }
        }

        EngineClient surrogate = await server.ConnectAsync(TransportKind.Polling);
        Assert.Equal("200 ok", await server.PostAsync(surrogate.Query, new ByteArrayContent([0xED, 0xA0, 0x80])));
        Assert.Equal(UnknownSession, await server.GetAsync(surrogate.Query));
        await AssertOverAsync(server, surrogate, DisconnectReason.ParseError);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H27_Two_requests_of_a_kind_at_once_end_the_session(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        EngineClient polls = await server.ConnectAsync(TransportKind.Polling);
        string[] answers = await Task.WhenAll(server.GetAsync(polls.Query), server.GetAsync(polls.Query));
        Assert.Equal(["200 1", "400 "], answers.Order(StringComparer.Ordinal));
        await AssertOverAsync(server, polls, DisconnectReason.TransportError);

        EngineClient posts = await server.ConnectAsync(TransportKind.Polling);
        using RawRequest unfinished = await RawRequest.SendAsync(
            server.Address, $"POST {posts.Query} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n6");

        // Until the first one has come in, others are no overlap. When it does, it may itself be the one that finds another under way.
        string answer = "200 ok";
        for (int i = 0; i < 10_000 && answer == "200 ok"; i++)
        {
            answer = await server.PostAsync(posts.Query, "6");
        }

        if (answer == UnknownSession)
        {
            Assert.Equal(400, await unfinished.ReceiveStatusAsync());
        }
        else
        {
            Assert.Equal("400 ", answer);
            unfinished.Reset();
        }

        await AssertOverAsync(server, posts, DisconnectReason.TransportError);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(true)]
    public async Task H28_A_body_that_trickles_is_cut_off(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline, addServices: services =>
            services.Configure<KestrelServerOptions>(kestrel =>
                kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(1.1))));
        EngineClient client = await server.ConnectAsync(TransportKind.Polling);
        using RawRequest slow = await RawRequest.SendAsync(
            server.Address, $"POST {client.Query} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n4");
        Assert.StartsWith("HTTP/1.1 408 ", await slow.ReceiveAllAsync(), StringComparison.Ordinal);
        await AssertOverAsync(server, client, DisconnectReason.TransportError);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H29_Sessions_that_are_opened_and_left_alone_are_reaped(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        await Parallel.ForAsync(0, 1000, async (_, _) => await server.GetAsync(Polling));
        Assert.Equal(1000, server.AttackersCount);
        await server.PassAsync(seconds: 47);
        Assert.Equal(0, server.AttackersCount);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H35_A_payload_of_protocol_3_that_lies_about_its_lengths_ends_the_session(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline, options => options.AllowEIO3 = true);
        foreach (byte[] payload in new[]
        {
            "-1:4x"u8.ToArray(), "99999999999999999999:4x"u8.ToArray(), "3:4"u8.ToArray(), ":4"u8.ToArray(), "2"u8.ToArray(),
            // Counted in bytes, where the protocol counts UTF-16 units.
            "3:4\u00e9"u8.ToArray(),
            [0x00, 0xFF], [0x00, 0x09, 0xFF, (byte)'4'], [0x02], [0x00, .. Enumerable.Repeat((byte)9, 500_000)],
        })
        {
            string open = await server.GetAsync("/socket.io/?EIO=3&transport=polling");
            string session = $"/socket.io/?EIO=3&transport=polling&sid={open[(open.IndexOf("sid", StringComparison.Ordinal) + 6)..][..20]}";
            var body = new ByteArrayContent(payload);
            body.Headers.ContentType = new MediaTypeHeaderValue(payload[0] < ' ' ? "application/octet-stream" : "text/plain");
            Assert.Equal("200 ok", await server.PostAsync(session, body));
            Assert.Equal($"{Encoding.Latin1.GetString(payload.AsSpan(0, Math.Min(20, payload.Length)))}: {UnknownSession}",
                $"{Encoding.Latin1.GetString(payload.AsSpan(0, Math.Min(20, payload.Length)))}: {await server.GetAsync(session)}");
        }

        await server.AssertUnharmedAsync();
    }

    private static async Task AssertOverAsync(HostileServer server, EngineClient client, DisconnectReason reason)
    {
        await client.UntilClosedAsync();
        await Waiting.UntilAsync(() => !server.Ends.IsEmpty, "the end of the socket");
        Assert.True(server.Ends.TryDequeue(out DisconnectReason end));
        Assert.Equal(reason, end);
    }
}
