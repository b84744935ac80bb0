using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Socketeer;
using Socketeer.Server;

namespace FixtureServer.Profiles;

/// <summary>Users, rate limits and authentication that ends. A client says as <c>auth</c> who it is, and for how many milliseconds.</summary>
internal sealed class HooksProfile : IProfile
{
    public string Name => "hooks";

    public void AddServices(IServiceCollection services) => services.AddSocketIO(options =>
    {
        // The scan for expiry runs in a tenth of it.
        options.ConnectTimeout = TimeSpan.FromSeconds(5);
        options.CloseOnAuthenticationExpiration = true;
        options.AuthenticationRefresh = (_, answer) => ValueTask.FromResult(Check(answer.Read<string>(0)));
        options.EventRateLimiters["twice"] = _ => new FixedWindowRateLimiter(new()
        {
            PermitLimit = 2,
            Window = TimeSpan.FromHours(1),
            AutoReplenishment = false,
        });
        options.MaxRateLimitRefusals = 5;
    });

    public void Map(WebApplication app)
    {
        SocketIOServer io = app.MapSocketIO().Server;
        io.Use(async (socket, next) =>
        {
            string user = socket.Handshake.Auth.GetProperty("user").GetString()!;
            DateTimeOffset expiresAt = socket.Handshake.IssuedAt.AddMilliseconds(socket.Handshake.Auth.GetProperty("lifetime").GetInt32());
            await socket.SetUserAsync(Principal(user), expiresAt);
            await next();
        });
        io.OnConnection(socket =>
        {
            socket.On("twice", () => "ok");
            socket.On("who am I", () => socket.UserId);
            socket.On("tell", (string user, string text) => io.ToUser(user).EmitAsync("told", text));
        });
    }

    private static AuthenticateResult Check(string? token) => token == "fresh"
        ? AuthenticateResult.Success(new AuthenticationTicket(Principal("renewed"), "token"))
        : AuthenticateResult.Fail("stale");

    private static ClaimsPrincipal Principal(string id) => new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id)], "token"));
}
