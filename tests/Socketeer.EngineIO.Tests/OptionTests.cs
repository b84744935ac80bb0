using System.Net;
using Microsoft.Extensions.Options;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class OptionTests
{
    [Fact]
    public async Task The_application_refuses_a_handshake_with_a_text_of_its_own()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options =>
            options.AllowRequest = context => ValueTask.FromResult(
                context.Request.Query.ContainsKey("pass") ? AllowRequestResult.Allowed : AllowRequestResult.Refused("not today")));
        Assert.Equal("403 {\"code\":4,\"message\":\"not today\"}", await engine.GetAsync(TestEngine.Polling));
        string open = await engine.GetAsync(TestEngine.Polling + "&pass=1");
        string id = open[13..33];

        // Later requests of the session are not asked again.
        Assert.Equal("200 ok", await engine.PostAsync($"{TestEngine.Polling}&sid={id}", "4x"));
        await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(() => engine.ConnectAsync());
    }

    [Fact]
    public async Task Origins_that_are_not_allowed_are_refused_on_both_transports()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.AllowedOrigins.Add("https://good.example"));
        engine.Http.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        Assert.StartsWith("403", await engine.GetAsync(TestEngine.Polling), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(() => RawWebSocket.ConnectAsync(
            engine.App.Address, TestEngine.WebSocket, options => options.SetRequestHeader("Origin", "https://evil.example")));
        using RawWebSocket good = await RawWebSocket.ConnectAsync(
            engine.App.Address, TestEngine.WebSocket, options => options.SetRequestHeader("Origin", "https://good.example"));
        Assert.StartsWith("0{", await good.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(1, engine.Server.ClientsCount);
    }

    [Fact]
    public async Task Scripts_of_JSONP_tell_no_origin_and_are_refused_where_it_matters()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string script = await engine.GetAsync($"{TestEngine.Polling}&j=1x2");
        Assert.StartsWith("200 ___eio[12](\"0{\\\"sid\\\":", script, StringComparison.Ordinal);
        Assert.EndsWith("}\");", script, StringComparison.Ordinal);
        await using TestEngine strict = await TestEngine.StartAsync(options => options.AllowedOrigins.Add("https://good.example"));
        Assert.StartsWith("403", await strict.GetAsync($"{TestEngine.Polling}&j=12"), StringComparison.Ordinal);
        Assert.StartsWith("200", await strict.GetAsync(TestEngine.Polling), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_comes_with_the_first_response_only()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.Cookie = new EngineIOCookieBuilder());
        using var handler = new SocketsHttpHandler { UseCookies = false };
        using var http = new HttpClient(handler) { BaseAddress = engine.App.Address };
        using HttpResponseMessage first = await http.GetAsync(TestEngine.Polling).Within();
        string id = (await first.Content.ReadAsStringAsync())[9..29];
        Assert.Equal($"io={id}; path=/; samesite=lax; httponly", Assert.Single(first.Headers.GetValues("Set-Cookie")));
        using HttpResponseMessage later = await http.PostAsync($"{TestEngine.Polling}&sid={id}", new StringContent("4x")).Within();
        Assert.False(later.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_cookie_has_the_attributes_it_was_given()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.Cookie = new EngineIOCookieBuilder
        {
            Name = "sticky",
            Path = "/engine.io",
            Domain = "example.com",
            MaxAge = TimeSpan.FromMinutes(1),
            SameSite = SameSiteMode.None,
            SecurePolicy = CookieSecurePolicy.Always,
            HttpOnly = false,
            Extensions = { "partitioned", "priority=high" },
        });
        using HttpResponseMessage response = await engine.Http.GetAsync(TestEngine.Polling).Within();
        string id = (await response.Content.ReadAsStringAsync())[9..29];
        Assert.Equal(
            $"sticky={id}; max-age=60; domain=example.com; path=/engine.io; secure; samesite=none; partitioned; priority=high",
            Assert.Single(response.Headers.GetValues("Set-Cookie")));
    }

    [Fact]
    public async Task Header_hooks_see_the_first_response_or_all()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options =>
        {
            options.OnInitialHeaders = (headers, _) => headers["X-First"] = "1";
            options.OnHeaders = (headers, _) => headers["X-All"] = "1";
        });
        using HttpResponseMessage first = await engine.Http.GetAsync(TestEngine.Polling).Within();
        Assert.True(first.Headers.Contains("X-First") && first.Headers.Contains("X-All"));
        string id = (await first.Content.ReadAsStringAsync())[9..29];
        using HttpResponseMessage later = await engine.Http.PostAsync($"{TestEngine.Polling}&sid={id}", new StringContent("4x")).Within();
        Assert.True(!later.Headers.Contains("X-First") && later.Headers.Contains("X-All"));
    }

    [Fact]
    public async Task Ids_come_from_the_application_if_it_wants_so()
    {
        int calls = 0;
        await using TestEngine engine = await TestEngine.StartAsync(options => options.GenerateId = _ =>
            ++calls == 2 ? throw new InvalidOperationException("no id") : ValueTask.FromResult($"id-{calls}"));
        Assert.Contains("\"sid\":\"id-1\"", await engine.GetAsync(TestEngine.Polling), StringComparison.Ordinal);
        Assert.Equal("400 {\"code\":3,\"message\":\"Bad request\"}", await engine.GetAsync(TestEngine.Polling));
    }

    [Fact]
    public async Task The_initial_packet_follows_the_open_packet_in_one_body()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.InitialPacket = "welcome");
        Assert.EndsWith("}\u001e4welcome", await engine.GetAsync(TestEngine.Polling), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upgrades_and_transports_can_be_turned_off()
    {
        await using TestEngine silent = await TestEngine.StartAsync(options => options.AllowUpgrades = false);
        Assert.Contains("\"upgrades\":[]", await silent.GetAsync(TestEngine.Polling), StringComparison.Ordinal);
        await using TestEngine polling = await TestEngine.StartAsync(options => options.Transports = EngineTransports.Polling);
        Assert.Contains("\"upgrades\":[]", await polling.GetAsync(TestEngine.Polling), StringComparison.Ordinal);
        Assert.Equal("400 {\"code\":0,\"message\":\"Transport unknown\"}", await polling.GetAsync(TestEngine.WebSocket));
        await using TestEngine webSocket = await TestEngine.StartAsync(options => options.Transports = EngineTransports.WebSocket);
        Assert.Equal("400 {\"code\":0,\"message\":\"Transport unknown\"}", await webSocket.GetAsync(TestEngine.Polling));
    }

    [Fact]
    public async Task An_upgrade_that_was_not_offered_is_accepted()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options => options.AllowUpgrades = false);
        (string query, _) = await engine.OpenPollingAsync();
        using RawWebSocket client = await engine.ConnectAsync(query.Replace("polling", "websocket", StringComparison.Ordinal));
        await client.SendAsync("2probe");
        Assert.Equal("3probe", await client.ReceiveAsync());
        await client.SendAsync("5");
        await client.SendAsync("4echo");
        Assert.Equal("4echo", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("/engine.io/", "200")]
    [InlineData("/engine.io", "200")]
    [InlineData("/engine.io/some/where/", "200")]
    [InlineData("/engine.iox/", "404")]
    [InlineData("/", "404")]
    public async Task The_path_is_served_with_its_slash_and_without_and_so_is_what_lies_below(string path, string status)
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        Assert.StartsWith(status, await engine.GetAsync(path + "?EIO=4&transport=polling"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_are_told_to_the_application()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        var told = new List<string>();
        engine.Server.ConnectionError += (_, e) => told.Add($"{(int)e.Code} {e.Message} {e.Detail}");
        await engine.GetAsync("/engine.io/?transport=abc");
        await engine.GetAsync(TestEngine.WebSocket);
        Assert.Equal(["0 Transport unknown ", "3 Bad request TRANSPORT_HANDSHAKE_ERROR"], told);
    }

    [Fact]
    public async Task A_closed_server_takes_no_new_sessions()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        Task<string> held = engine.GetAsync(query);
        using RawWebSocket client = await engine.ConnectAsync();
        await client.ReceiveAsync();
        await engine.PostAsync(query, "4let the poll be there");
        engine.Server.Close();
        Assert.Contains(await held.Within(), new[] { "200 4let the poll be there", "200 1" });
        Assert.Equal("closed 1000", await client.ReceiveAsync());
        Assert.Equal(CloseReason.ForcedClose, (await session.Closed).Reason);
        using HttpResponseMessage refused = await engine.Http.GetAsync(TestEngine.Polling).Within();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
    }

    [Theory]
    [InlineData(nameof(EngineIOOptions.PingInterval))]
    [InlineData(nameof(EngineIOOptions.MaxHttpBufferSize))]
    [InlineData(nameof(EngineIOOptions.Transports))]
    [InlineData(nameof(EngineIOOptions.SendQueueHighWaterMark))]
    public void Options_that_cannot_work_are_named(string name)
    {
        var options = new EngineIOOptions();
        switch (name)
        {
            case nameof(EngineIOOptions.PingInterval):
                options.PingInterval = TimeSpan.Zero;
                break;
            case nameof(EngineIOOptions.MaxHttpBufferSize):
                options.MaxHttpBufferSize = 0;
                break;
            case nameof(EngineIOOptions.Transports):
                options.Transports = EngineTransports.None;
                break;
            default:
                options.SendQueueHighWaterMark = options.MaxSendQueueSize + 1;
                break;
        }

        ValidateOptionsResult result = new EngineIOOptionsValidator().Validate(null, options);
        Assert.Contains(name, result.FailureMessage, StringComparison.Ordinal);
    }
}
