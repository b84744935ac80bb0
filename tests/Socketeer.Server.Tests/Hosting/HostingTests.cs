using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hosting;

public sealed class HostingTests
{
    private const string Polling = "/socket.io/?EIO=4&transport=polling";
    private const string WebSocket = "/socket.io/?EIO=4&transport=websocket";

    [Fact]
    public async Task Two_lines_make_a_server_and_the_application_injects_it_anywhere()
    {
        await using RunningApp app = await RunningApp.StartAsync(
            services => services.AddSocketIO(),
            app =>
            {
                app.MapSocketIO();
                app.MapGet("/tell", (SocketIOServer io) => io.EmitAsync("told", "by http"));
                app.Services.GetRequiredService<SocketIOServer>().OnConnection(socket =>
                {
                    socket.On("add", (int a, int b) => a + b);
                });
            });
        using RawWebSocket client = await ConnectAsync(app);
        await client.SendAsync("425[\"add\",1,2]");
        Assert.Equal("435[3]", await client.ReceiveAsync());
        using var http = new HttpClient { BaseAddress = app.Address };
        await http.GetAsync("/tell").Within();
        Assert.Equal("42[\"told\",\"by http\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Authorization_guards_both_transports_and_the_user_is_on_the_handshake()
    {
        var user = new TaskCompletionSource<string?>();
        await using RunningApp app = await RunningApp.StartAsync(
            services =>
            {
                services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, TestAuthentication>("test", null);
                services.AddAuthorization();
                services.AddSocketIO();
            },
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                SocketIOServer io = app.MapSocketIO().RequireAuthorization().Server;
                io.OnConnection(socket => user.SetResult(socket.Handshake.User.Identity?.Name));
            });
        using var http = new HttpClient { BaseAddress = app.Address };
        using HttpResponseMessage refused = await http.GetAsync(Polling).Within();
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(() => RawWebSocket.ConnectAsync(app.Address, WebSocket));
        using RawWebSocket client = await RawWebSocket.ConnectAsync(
            app.Address, WebSocket, options => options.SetRequestHeader("Authorization", "test ann"));
        await client.ReceiveAsync();
        await client.SendAsync("40");
        Assert.Equal("ann", await user.Task.Within());
    }

    [Fact]
    public async Task Cors_and_rate_limiting_are_the_platforms_own()
    {
        await using RunningApp app = await RunningApp.StartAsync(
            services =>
            {
                services.AddCors();
                services.AddSocketIO();
                services.AddRateLimiter(limiter =>
                {
                    limiter.RejectionStatusCode = 429;
                    limiter.AddPolicy("two", _ => System.Threading.RateLimiting.RateLimitPartition.GetFixedWindowLimiter(
                        string.Empty, _ => new() { PermitLimit = 2, Window = TimeSpan.FromHours(1) }));
                });
            },
            app =>
            {
                app.UseCors();
                app.UseRateLimiter();
                app.MapSocketIO().RequireCors(policy => policy.WithOrigins("https://spa.example").AllowCredentials()).RequireRateLimiting("two");
            });
        using var http = new HttpClient { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add("Origin", "https://spa.example");
        using HttpResponseMessage first = await http.GetAsync(Polling).Within();
        Assert.Equal("https://spa.example", Assert.Single(first.Headers.GetValues("Access-Control-Allow-Origin")));
        using HttpResponseMessage error = await http.GetAsync("/socket.io/?transport=abc").Within();
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.True(error.Headers.Contains("Access-Control-Allow-Origin"));
        using HttpResponseMessage third = await http.GetAsync(Polling).Within();
        Assert.Equal(429, (int)third.StatusCode);
    }

    [Theory]
    [InlineData(Polling)]
    [InlineData(WebSocket)]
    public async Task Headers_of_a_middleware_come_with_the_upgrade_too(string query)
    {
        await using RunningApp app = await RunningApp.StartAsync(
            services => services.AddSocketIO(),
            app =>
            {
                app.Use((context, next) =>
                {
                    context.Response.Headers["X-Middleware"] = "1";
                    return next(context);
                });
                app.MapSocketIO();
            });
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, query);
        if (query == WebSocket)
        {
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
            request.Headers.Add("Sec-WebSocket-Version", "13");
            request.Headers.Add("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
        }

        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Within();
        Assert.Equal(query == WebSocket ? HttpStatusCode.SwitchingProtocols : HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("1", Assert.Single(response.Headers.GetValues("X-Middleware")));
    }

    [Fact]
    public async Task Options_come_from_configuration_and_a_wrong_one_is_named_at_start()
    {
        await using RunningApp app = await RunningApp.StartAsync(
            services => services.AddSocketIO().Services.AddOptions<SocketIOOptions>().BindConfiguration("SocketIO"),
            app => app.MapSocketIO("/other/path"));
        Assert.NotNull(app.Services.GetRequiredService<SocketIOServer>().Engine);

        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => RunningApp.StartAsync(
            services => services.AddSocketIO(options => options.ConnectTimeout = TimeSpan.Zero),
            app => app.MapSocketIO()));
        Assert.Contains("ConnectTimeout", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Use a time", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mapping_without_adding_says_what_to_do()
    {
        InvalidOperationException missing = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            RunningApp.StartAsync(_ => { }, app => app.MapSocketIO()));
        Assert.Contains("AddSocketIO()", missing.Message, StringComparison.Ordinal);
        InvalidOperationException twice = await Assert.ThrowsAsync<InvalidOperationException>(() => RunningApp.StartAsync(
            services => services.AddSocketIO(),
            app =>
            {
                app.MapSocketIO();
                app.MapSocketIO("/again");
            }));
        Assert.Contains("once", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_the_application_closes_every_socket_in_order()
    {
        var reasons = new List<DisconnectReason>();
        await using RunningApp app = await RunningApp.StartAsync(
            services => services.AddSocketIO(),
            app => app.MapSocketIO().Server.OnConnection(socket =>
            {
                socket.OnDisconnected(reason =>
                {
                    lock (reasons)
                    {
                        reasons.Add(reason);
                    }
                });
            }));
        using RawWebSocket client = await ConnectAsync(app);
        using var http = new HttpClient { BaseAddress = app.Address };
        string id = (await http.GetStringAsync(Polling).Within())[9..29];
        await http.PostAsync($"{Polling}&sid={id}", new StringContent("40")).Within();
        await http.GetStringAsync($"{Polling}&sid={id}").Within();
        Task<string> held = http.GetStringAsync($"{Polling}&sid={id}");
        await app.StopAsync().Within();
        Assert.Equal("closed 1000", await client.ReceiveAsync());
        Assert.Equal([DisconnectReason.ServerShuttingDown, DisconnectReason.ServerShuttingDown], reasons);

        // The poll is answered, or, when it had not come in yet, refused.
        try
        {
            Assert.Equal("1", await held.Within());
        }
        catch (HttpRequestException)
        {
        }
    }

    private static async Task<RawWebSocket> ConnectAsync(RunningApp app)
    {
        RawWebSocket client = await RawWebSocket.ConnectAsync(app.Address, WebSocket);
        await client.ReceiveAsync();
        await client.SendAsync("40");
        await client.ReceiveAsync();
        return client;
    }

    private sealed class TestAuthentication(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out AuthenticationHeaderValue? header))
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, header.Parameter!)], "test");
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), "test")));
        }
    }
}
