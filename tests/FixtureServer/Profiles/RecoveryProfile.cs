using Socketeer;
using Socketeer.Server;

namespace FixtureServer.Profiles;

/// <summary>
/// Socket.IO for tests of connection state recovery, with sessions of 2 s. Who has remembered a name is missed: when it goes, the
/// room <c>watch:NAME</c> gets <c>gone</c>.
/// </summary>
internal sealed class RecoveryProfile(bool skipMiddlewares) : IProfile
{
    public string Name => skipMiddlewares ? "recovery" : "recovery-strict";

    public void AddServices(IServiceCollection services) => services.AddSocketIO(options =>
        options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions
        {
            MaxDisconnectionDuration = TimeSpan.FromSeconds(2),
            SkipMiddlewares = skipMiddlewares,
        });

    public void Map(WebApplication app)
    {
        SocketIOServer io = app.MapSocketIO().Server;
        io.Use((socket, next) =>
        {
            socket.Data["passed"] = socket.Data.TryGetValue("passed", out object? passed) ? (int)passed! + 1 : 1;
            return next();
        });
        io.OnConnection(socket => AddHandlers(io, socket));
    }

    private static void AddHandlers(SocketIOServer io, ServerSocket socket)
    {
        socket.On("join", async (string room) =>
        {
            await socket.JoinAsync(room);
            return true;
        });
        socket.On("remember", (string name) =>
        {
            socket.Data["name"] = name;
            return true;
        });
        socket.On("state", () => new
        {
            socket.Recovered,
            Rooms = socket.Rooms.Where(room => room != socket.Id).Order(StringComparer.Ordinal),
            Name = socket.Data.TryGetValue("name", out object? name) ? name : null,
        });
        socket.On("direct", e => socket.EmitAsync("said", e.Arguments));
        socket.On("say", e => io.To(e.Read<string>(0)!).EmitAsync("said", e.Arguments.Slice(1)));
        socket.On("say to others", e => io.To(e.Read<string>(0)!).Except(e.Read<string>(1)!).EmitAsync("said", e.Arguments.Slice(2)));
        socket.On("say volatile", e => io.To(e.Read<string>(0)!).Volatile.EmitAsync("said", e.Arguments.Slice(1)));
        socket.On("passed", () => socket.Data["passed"]);
        socket.On("leave me", () => socket.DisconnectAsync());
        socket.OnDisconnected(_ => socket.Data.TryGetValue("name", out object? name)
            ? io.To($"watch:{name}").EmitAsync("gone")
            : ValueTask.CompletedTask);
    }
}
