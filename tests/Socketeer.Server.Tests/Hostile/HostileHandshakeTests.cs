using Socketeer.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hostile;

/// <summary>Requests that no client sends, before there is a session.</summary>
public sealed class HostileHandshakeTests
{
    private const string Polling = "/socket.io/?EIO=4&transport=polling";
    private const string WebSocket = "/socket.io/?EIO=4&transport=websocket";

    [Theory]
    [InlineData(true)]
    public async Task H01_A_transport_that_does_not_exist_is_refused(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        foreach (string transport in new[] { "transport=__proto__", "transport=constructor", "transport=", "transport=POLLING", "x=y" })
        {
            Assert.Equal("400 {\"code\":0,\"message\":\"Transport unknown\"}", await server.GetAsync($"/socket.io/?EIO=4&{transport}"));
            using RawRequest upgrade = await RawRequest.SendAsync(
                server.Address, $"GET /socket.io/?EIO=4&{transport} HTTP/1.1\r\n{RawRequest.WebSocketHeaders}\r\n");
            string answer = await upgrade.ReceiveAllAsync();
            Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            Assert.EndsWith("\r\n\r\nTransport unknown", answer, StringComparison.Ordinal);
        }

        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(true)]
    public async Task H02_A_WebSocket_without_an_upgrade_is_refused(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        Assert.Equal("400 {\"code\":3,\"message\":\"Bad request\"}", await server.GetAsync(WebSocket));
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(true)]
    public async Task H03_A_session_that_does_not_exist_is_refused_and_its_id_not_repeated(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        string marker = "marker" + new string('z', 14);
        foreach (string id in new[] { "__proto__", marker, marker + new string('x', 7000) })
        {
            Assert.Equal("400 {\"code\":1,\"message\":\"Session ID unknown\"}", await server.GetAsync($"{Polling}&sid={id}"));
            using RawRequest upgrade = await RawRequest.SendAsync(
                server.Address, $"GET {WebSocket}&sid={id} HTTP/1.1\r\n{RawRequest.WebSocketHeaders}\r\n");
            Assert.EndsWith("\r\n\r\nSession ID unknown", await upgrade.ReceiveAllAsync(), StringComparison.Ordinal);
        }

        Assert.StartsWith("414 ", await server.GetAsync($"{Polling}&sid={new string('x', 65_000)}"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            server.Logs.Entries, entry => entry.Name == "RequestRefused" && entry.Text.Contains("marker", StringComparison.Ordinal));
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(true)]
    public async Task H04_Other_methods_are_refused_and_leave_the_session_alone(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        Assert.Equal("400 {\"code\":2,\"message\":\"Bad handshake method\"}", await server.PostAsync(Polling, "40"));
        EngineClient client = await server.ConnectAsync(TransportKind.Polling);
        foreach (string method in new[] { "PUT", "DELETE", "PATCH", "HEAD", "TRACE", "BREW" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), client.Query);
            using HttpResponseMessage response = await server.Http.SendAsync(request).Within();
            Assert.Equal(405, (int)response.StatusCode);
        }

        await client.SendAsync("42[\"echo\",1]");
        Assert.Equal("42[\"echo\",1]", await client.NextAsync());
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(true)]
    public async Task H05_Other_versions_of_the_protocol_are_refused_and_the_last_of_two_counts(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        foreach (string version in new[] { "EIO=3", "EIO=5", "EIO=", "x=y", "EIO=4&EIO=3" })
        {
            Assert.Equal(
                "400 {\"code\":5,\"message\":\"Unsupported protocol version\"}", await server.GetAsync($"/socket.io/?{version}&transport=polling"));
        }

        await server.OpenAsync(TransportKind.Polling, "EIO=3&EIO=4");
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(true)]
    public async Task H06_An_origin_of_control_characters_is_refused(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        foreach (string origin in new[] { "http://x\0", "http://x\u0001", "http://x\u0080", "http://x\u00ff", "http://x\u007f" })
        {
            using RawRequest poll = await RawRequest.SendAsync(
                server.Address, $"GET {Polling} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: {origin}\r\n\r\n");
            Assert.Equal(400, await poll.ReceiveStatusAsync());
            using RawRequest upgrade = await RawRequest.SendAsync(
                server.Address, $"GET {WebSocket} HTTP/1.1\r\n{RawRequest.WebSocketHeaders}Origin: {origin}\r\n\r\n");
            Assert.Equal(400, await upgrade.ReceiveStatusAsync());
        }

        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H07_An_origin_that_is_not_allowed_gets_no_session(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline, options => options.AllowedOrigins.Add("https://good.example"));
        using RawRequest poll = await RawRequest.SendAsync(
            server.Address, $"GET {Polling} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: a=b\r\nOrigin: https://evil.example\r\n\r\n");
        Assert.Equal(403, await poll.ReceiveStatusAsync());

        // What is refused an upgrade is answered 400, as in the reference.
        using RawRequest upgrade = await RawRequest.SendAsync(
            server.Address, $"GET {WebSocket} HTTP/1.1\r\n{RawRequest.WebSocketHeaders}Cookie: a=b\r\nOrigin: https://evil.example\r\n\r\n");
        Assert.Equal(400, await upgrade.ReceiveStatusAsync());
        Assert.Equal(0, server.AttackersCount);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H17_Headers_without_end_are_refused_or_passed_over(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline, options => options.PerMessageDeflateThreshold = 1024);
        foreach ((string headers, int[] expected) in new (string, int[])[]
        {
            ($"Sec-WebSocket-Extensions: permessage-deflate{string.Concat(Enumerable.Range(0, 1000).Select(i => $"; a{i}=1"))}\r\n", [101, 400]),
            ($"Sec-WebSocket-Protocol: {string.Concat(Enumerable.Repeat(" ,", 10_000))}\r\n", [101, 400]),
            ($"Sec-WebSocket-Protocol: {string.Concat(Enumerable.Repeat(" ,", 25_000))}\r\n", [0, 431]),
            (string.Concat(Enumerable.Range(0, 5000).Select(i => $"X{i}: 1\r\n")), [0, 431]),
        })
        {
            using RawRequest upgrade = await RawRequest.SendAsync(
                server.Address, $"GET {WebSocket} HTTP/1.1\r\n{RawRequest.WebSocketHeaders}{headers}\r\n");
            Assert.Contains(await upgrade.ReceiveStatusAsync(), expected);
        }

        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(true)]
    public async Task H34_There_is_no_WebTransport(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        Assert.Equal(
            "400 {\"code\":0,\"message\":\"Transport unknown\"}", await server.GetAsync("/socket.io/?EIO=4&transport=webtransport&sid=__proto__"));
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 3)]
    public async Task H36_Nothing_but_digits_gets_from_the_index_of_JSONP_into_its_script(bool isInline, int protocol)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline, options => options.AllowEIO3 = true);
        string address = $"/socket.io/?EIO={protocol}&transport=polling";
        string script = await server.GetAsync($"{address}&j=0](alert(1));//\u2028");
        Assert.StartsWith("200 ___eio[01](\"", script, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", script, StringComparison.Ordinal);
        string digits = new('7', 6000);
        Assert.StartsWith($"200 ___eio[{digits}](\"", await server.GetAsync($"{address}&j={digits}"), StringComparison.Ordinal);
        Assert.StartsWith("414 ", await server.GetAsync($"{address}&j={new string('7', 10_000)}"), StringComparison.Ordinal);

        string id = script[(script.IndexOf("sid", StringComparison.Ordinal) + 8)..][..20];
        string session = $"{address}&j=0&sid={id}";
        if (protocol == 4)
        {
            await PostFormAsync(server, session, "40");
        }

        await server.GetAsync(session);
        string echo = "42[\"echo\",\"\u2028\u2029</script>\"]";
        await PostFormAsync(server, session, protocol == 4 ? echo : $"{echo.Length}:{echo}");
        string answer = await server.GetAsync(session);
        Assert.Contains("\\u2028\\u2029", answer, StringComparison.Ordinal);
        Assert.DoesNotContain('\u2028', answer);
        Assert.DoesNotContain('\u2029', answer);
        await server.PassAsync(seconds: 47);
        await server.AssertUnharmedAsync();
    }

    private static Task<string> PostFormAsync(HostileServer server, string session, string payload) =>
        server.PostAsync(session, new FormUrlEncodedContent([new("d", payload)]));
}
