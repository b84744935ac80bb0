using Socketeer;
using Socketeer.Server;

namespace FixtureServer.Profiles;

/// <summary>Socket.IO with production defaults, for load generators. Arguments are passed on undecoded.</summary>
internal sealed class BenchProfile : IProfile
{
    public string Name => "bench";

    public void AddServices(IServiceCollection services) => services.AddSocketIO();

    public void Map(WebApplication app)
    {
        SocketIOServer io = app.MapSocketIO().Server;
        io.OnConnection(socket =>
        {
            socket.On("echo", e => socket.EmitAsync("echo", e.Arguments));
            socket.On("ack", e => e.AckAsync(e.Arguments));
            socket.On("bcast", e => io.EmitAsync("bcast", e.Arguments));
            socket.On("join", async e =>
            {
                await socket.JoinAsync(e.Read<string>(0)!);
                await e.AckAsync();
            });
            socket.On("room", e => io.To(e.Read<string>(0)!).EmitAsync("room", e.Arguments.Slice(1)));
            socket.On("bin", e => socket.EmitAsync("bin", e.Arguments));
        });
    }
}
