using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Authentication;

public sealed class AuthenticationExpiryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_socket_whose_user_expired_is_disconnected_and_its_connection_closed()
    {
        await using var io = new TestIO(static options => options.CloseOnAuthenticationExpiration = true);
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"), io.Time.GetUtcNow() + (10 * Minute));
        var reason = new TaskCompletionSource<DisconnectReason>();
        socket.OnDisconnected(reason.SetResult);
        io.Time.Advance((10 * Minute) - (2 * Second));
        Assert.True(socket.IsConnected);
        io.Time.Advance(3 * Second);
        Assert.Equal("authentication expired", (await reason.Task.Within()).ToText());

        // What the client calls "io server disconnect".
        Assert.Equal("1", await client.NextAsync());
        await Waiting.UntilAsync(() => !client.IsOpen, "the end of the connection");
        Assert.Equal(1, io.Logs.Count("AuthenticationExpired"));
    }

    [Fact]
    public async Task Nothing_expires_unless_it_is_asked_for()
    {
        await using var io = new TestIO();
        io.Server.Of("/x");
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"), io.Time.GetUtcNow() + Minute);
        Assert.Equal(io.Time.GetUtcNow() + Minute, socket.UserExpiresAt);
        io.Time.Advance(60 * Minute);
        ServerSocket late = await io.JoinAsync(client, "/x");
        Assert.True(late.IsConnected && socket.IsConnected);
    }

    [Fact]
    public async Task An_expired_user_joins_nothing_more()
    {
        await using var io = new TestIO(static options => options.CloseOnAuthenticationExpiration = true);
        TestConnection client = io.Open(user: TestIO.Principal("ann"), userExpiresAt: io.Time.GetUtcNow() + Second);
        io.Time.Advance(2 * Second);
        await client.ReceiveAsync("0");
        Assert.Equal("4{\"message\":\"authentication expired\"}", await client.NextAsync());

        // Unless a middleware knows better.
        io.Server.Use(static async (socket, next) =>
        {
            await socket.SetUserAsync(TestIO.Principal("ann"));
            await next();
        });
        ServerSocket socket = await io.JoinAsync(client, "/");
        Assert.Null(socket.UserExpiresAt);
    }

    [Fact]
    public async Task A_namespace_whose_user_did_not_expire_keeps_the_connection()
    {
        await using var io = new TestIO(static options => options.CloseOnAuthenticationExpiration = true);
        io.Server.Of("/x").Use(static async (socket, next) =>
        {
            await socket.SetUserAsync(TestIO.Principal("bob"), socket.Handshake.IssuedAt + (60 * Minute));
            await next();
        });
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"), io.Time.GetUtcNow() + Minute);
        ServerSocket other = await io.JoinAsync(client, "/x");
        io.Time.Advance(2 * Minute);
        Assert.Equal("1", await client.NextAsync());
        await Waiting.UntilAsync(() => io.Logs.Count("SocketDisconnected") == 1, "the disconnection");
        Assert.True(socket.IsDisconnected && other.IsConnected && client.IsOpen);
    }

    [Fact]
    public async Task The_client_is_asked_once_and_its_answer_renews_the_user()
    {
        var answers = new List<string?>();
        await using TestIO io = Create((socket, answer, now) =>
        {
            answers.Add(answer.Read<string>(0));
            return Success("bob", now + (10 * Minute));
        });
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"), io.Time.GetUtcNow() + (10 * Minute));
        io.Time.Advance(9 * Minute);
        Assert.Equal("20[\"reauthenticate\",60000]", await client.NextAsync());
        io.Time.Advance(30 * Second);
        await client.ReceiveAsync("30[\"fresh\"]");
        await Waiting.UntilAsync(() => io.Logs.Count("AuthenticationRenewed") == 1, "the renewal");
        Assert.Equal(["fresh"], answers);
        Assert.Equal("bob", socket.UserId);
        Assert.Equal("bob", socket.User.FindFirstValue(ClaimTypes.NameIdentifier));
        await io.Server.ToUser("bob").EmitAsync("hello");

        // Asked once, then again in its time.
        Assert.Equal(["2[\"hello\"]"], client.TakeAll());
        io.Time.Advance(8 * Minute);
        Assert.Empty(client.TakeAll());
        Assert.True(socket.IsConnected);
        io.Time.Advance(Minute);
        Assert.Equal("21[\"reauthenticate\",60000]", await client.NextAsync());
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("31[]", 0)]
    [InlineData("30[\"stale\"]", 1)]
    public async Task A_client_that_does_not_prove_itself_is_disconnected_when_the_time_is_over(string? answer, int refused)
    {
        await using TestIO io = Create(static (_, _, _) => AuthenticateResult.Fail("stale"));
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"), io.Time.GetUtcNow() + (2 * Minute));
        io.Time.Advance(Minute);
        await client.NextAsync();
        if (answer is not null)
        {
            await client.ReceiveAsync(answer);
        }

        await Waiting.UntilAsync(() => io.Logs.Count("AuthenticationRefused") == refused, "the refusal");
        io.Time.Advance(59 * Second);
        Assert.True(socket.IsConnected);
        io.Time.Advance(2 * Second);
        Assert.Equal("1", await client.NextAsync());
    }

    [Fact]
    public async Task A_check_that_fails_is_logged_and_renews_nothing()
    {
        await using TestIO io = Create(static (_, _, _) => throw new InvalidOperationException());
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"), io.Time.GetUtcNow() + (2 * Minute));
        io.Time.Advance(Minute);
        await client.NextAsync();
        await client.ReceiveAsync("30[\"fresh\"]");
        await Waiting.UntilAsync(() => io.Logs.Count("AuthenticationRefreshFailed") == 1, "the failure");
        Assert.Equal("ann", socket.UserId);
        io.Time.Advance(2 * Minute);
        Assert.Equal("1", await client.NextAsync());
    }

    [Fact]
    public async Task Who_set_the_user_while_the_client_was_asked_knows_better()
    {
        await using TestIO io = Create(static (_, _, now) => Success("bob", now + Minute));
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync(TestIO.Principal("ann"), io.Time.GetUtcNow() + (2 * Minute));
        socket.On("token", async (string token) => await socket.SetUserAsync(TestIO.Principal(token), io.Time.GetUtcNow() + (60 * Minute)));
        io.Time.Advance(Minute);
        await client.NextAsync();
        await client.ReceiveAsync("2[\"token\",\"carl\"]");
        await client.ReceiveAsync("30[\"fresh\"]");
        await Waiting.UntilAsync(() => io.Logs.Count("AuthenticationRefused") == 1, "the refusal");
        io.Time.Advance(30 * Minute);
        Assert.True(socket.IsConnected);
        Assert.Equal("carl", socket.UserId);
    }

    [Fact]
    public async Task The_expiry_is_that_of_the_authentication_of_the_request()
    {
        await using RunningApp app = await RunningApp.StartAsync(
            static services =>
            {
                services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, ExpiringScheme>("test", null);
                services.AddSocketIO();
            },
            static app =>
            {
                app.UseAuthentication();
                app.MapSocketIO();
            });
        var expiry = new TaskCompletionSource<DateTimeOffset?>();
        app.Services.GetRequiredService<SocketIOServer>().OnConnection(socket => expiry.SetResult(socket.UserExpiresAt));
        using RawWebSocket client = await RawWebSocket.ConnectAsync(app.Address, "/socket.io/?EIO=4&transport=websocket");
        await client.SendAsync("40");
        Assert.Equal(DateTimeOffset.UnixEpoch, await expiry.Task.Within());
    }

    [Fact]
    public async Task A_refresh_that_would_never_be_used_is_refused_at_start()
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => RunningApp.StartAsync(
            static services => services.AddSocketIO(static options => options.AuthenticationRefresh = static (_, _) => default),
            static app => app.MapSocketIO()));
        Assert.Contains("CloseOnAuthenticationExpiration", exception.Message, StringComparison.Ordinal);
    }

    private static AuthenticateResult Success(string id, DateTimeOffset expiresAt) =>
        AuthenticateResult.Success(new AuthenticationTicket(TestIO.Principal(id), new AuthenticationProperties { ExpiresUtc = expiresAt }, "test"));

    private static TestIO Create(Func<ServerSocket, EventArguments, DateTimeOffset, AuthenticateResult> check)
    {
        TestIO? io = null;
        io = new TestIO(options =>
        {
            options.CloseOnAuthenticationExpiration = true;
            options.AuthenticationRefresh = (socket, answer) => ValueTask.FromResult(check(socket, answer, io!.Time.GetUtcNow()));
        });
        return io;
    }

    private sealed class ExpiringScheme(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Success("ann", DateTimeOffset.UnixEpoch));
    }
}
