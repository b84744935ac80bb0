using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Classes;

/// <summary>[Authorize] on a namespace class decides who may join.</summary>
public sealed class AuthorizationTests
{
    private static readonly ClaimsPrincipal Known = new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")], "test"));
    private static readonly ClaimsPrincipal Admin = new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "eve"), new Claim(ClaimTypes.Role, "admin")], "test"));

    [Fact]
    public async Task Who_is_not_known_is_told_so_and_who_may_not_is_told_that()
    {
        await using TestIO io = Secured();
        Assert.Equal("4/known,{\"message\":\"Unauthorized\"}", await ConnectAsync(io, "/known", null));
        Assert.StartsWith("0/known,{\"sid\":", await ConnectAsync(io, "/known", Known), StringComparison.Ordinal);
        Assert.Equal("4/admin,{\"message\":\"Unauthorized\"}", await ConnectAsync(io, "/admin", null));
        Assert.Equal("4/admin,{\"message\":\"Forbidden\"}", await ConnectAsync(io, "/admin", Known));
        Assert.StartsWith("0/admin,{\"sid\":", await ConnectAsync(io, "/admin", Admin), StringComparison.Ordinal);
        Assert.StartsWith("0/open,{\"sid\":", await ConnectAsync(io, "/open", null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_gets_the_socket_as_its_resource()
    {
        await using TestIO io = Secured();
        Assert.Equal("4/policy,{\"message\":\"Forbidden\"}", await ConnectAsync(io, "/policy", Known, "{\"token\":\"wrong\"}"));
        Assert.StartsWith("0/policy,{\"sid\":", await ConnectAsync(io, "/policy", Known, "{\"token\":\"right\"}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authorization_comes_before_every_middleware()
    {
        await using TestIO io = Secured();
        bool called = false;
        io.Server.Of("/known").Use((_, next) =>
        {
            called = true;
            return next();
        });
        await ConnectAsync(io, "/known", null);
        Assert.False(called);
        await ConnectAsync(io, "/known", Known);
        Assert.True(called);
    }

    [Fact]
    public async Task The_user_is_whom_the_endpoint_has_authenticated()
    {
        await using RunningApp app = await RunningApp.StartAsync(
            static services =>
            {
                services.AddAuthentication("name").AddScheme<AuthenticationSchemeOptions, NameAuthentication>("name", null);
                services.AddSocketIO().AddNamespace<AdminNamespace>("/admin");
            },
            static app => app.MapSocketIO());
        Assert.Equal("44/admin,{\"message\":\"Unauthorized\"}", await ConnectAsync(app, string.Empty));
        Assert.Equal("44/admin,{\"message\":\"Forbidden\"}", await ConnectAsync(app, "&role=guest"));
        Assert.StartsWith("40/admin,{\"sid\":", await ConnectAsync(app, "&role=admin"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_without_authentication_of_its_own_starts()
    {
        await using RunningApp app = await RunningApp.StartAsync(
            static services => services.AddSocketIO().AddNamespace<AdminNamespace>("/admin"), static app => app.MapSocketIO());
        Assert.Equal("44/admin,{\"message\":\"Unauthorized\"}", await ConnectAsync(app, string.Empty));
    }

    [Fact]
    public void Authentication_schemes_belong_to_the_endpoint()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            static () => new ServiceCollection().AddSocketIO().AddNamespace<SchemeNamespace>("/scheme"));
        Assert.Contains("RequireAuthorization", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string> ConnectAsync(RunningApp app, string query)
    {
        using RawWebSocket client = await RawWebSocket.ConnectAsync(app.Address, "/socket.io/?EIO=4&transport=websocket" + query);
        await client.ReceiveAsync();
        await client.SendAsync("40/admin,");
        return await client.ReceiveAsync();
    }

    private static async Task<string> ConnectAsync(TestIO io, string name, ClaimsPrincipal? user, string auth = "")
    {
        TestConnection connection = io.Open(user: user);
        await connection.ReceiveAsync($"0{name},{auth}");
        return await connection.NextAsync();
    }

    private static TestIO Secured() => new(addServices: static services =>
    {
        services.AddSingleton<IAuthorizationHandler, TokenHandler>();
        services.AddAuthorizationCore(options => options.AddPolicy("token", policy => policy.AddRequirements(new TokenRequirement())));
        services.AddSocketIO()
            .AddNamespace<KnownNamespace>("/known")
            .AddNamespace<AdminNamespace>("/admin")
            .AddNamespace<PolicyNamespace>("/policy")
            .AddNamespace<OpenNamespace>("/open");
    });
}

[Authorize]
internal partial class KnownNamespace : SocketNamespaceHandler;

[Authorize(Roles = "admin")]
internal sealed partial class AdminNamespace : KnownNamespace;

[Authorize("token")]
internal sealed partial class PolicyNamespace : SocketNamespaceHandler;

[AllowAnonymous]
internal sealed partial class OpenNamespace : KnownNamespace;

[Authorize(AuthenticationSchemes = "Bearer")]
internal sealed partial class SchemeNamespace : SocketNamespaceHandler;

internal sealed class TokenRequirement : IAuthorizationRequirement;

internal sealed class TokenHandler : AuthorizationHandler<TokenRequirement, ServerSocket>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, TokenRequirement requirement, ServerSocket resource)
    {
        if (resource.Handshake.Auth.TryGetProperty("token", out System.Text.Json.JsonElement token) && token.ValueEquals("right"))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Believes what the query says.</summary>
internal sealed class NameAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string role = Request.Query["role"].ToString();
        return Task.FromResult(role.Length == 0
            ? AuthenticateResult.NoResult()
            : AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], "name")), "name")));
    }
}
