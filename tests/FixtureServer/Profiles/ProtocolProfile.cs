using Socketeer;
using Socketeer.Server;

namespace FixtureServer.Profiles;

/// <summary>
/// Socket.IO for suites of the protocol: echoes, by event and by ack. The heartbeats are quick, or those of the defaults for suites
/// that are about other things, which a busy machine may hold up for longer.
/// </summary>
internal sealed class ProtocolProfile(bool isPatient) : IProfile
{
    public string Name => isPatient ? "protocol-patient" : "protocol";

    public void AddServices(IServiceCollection services)
    {
        services.AddCors();
        services.AddSocketIO(options =>
        {
            if (isPatient)
            {
                return;
            }

            options.PingInterval = TimeSpan.FromMilliseconds(300);
            options.PingTimeout = TimeSpan.FromMilliseconds(200);
            options.ConnectTimeout = TimeSpan.FromMilliseconds(1000);
        });
    }

    public void Map(WebApplication app)
    {
        app.UseCors();
        SocketIOServer io = app.MapSocketIO().RequireCors(policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod()).Server;
        io.OnConnection(async socket =>
        {
            socket.On("message", e => socket.EmitAsync("message-back", e.Arguments));
            socket.On("message-with-ack", e => e.AckAsync(e.Arguments));
            await socket.EmitAsync("auth", socket.Handshake.Auth);
        });
        io.Of("/custom").OnConnection(socket => socket.EmitAsync("auth", socket.Handshake.Auth));
    }
}
