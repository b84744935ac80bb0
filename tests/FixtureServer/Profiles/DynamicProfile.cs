using System.Text.RegularExpressions;
using Socketeer;
using Socketeer.Server;

namespace FixtureServer.Profiles;

/// <summary>Socket.IO for tests of dynamic namespaces: <c>/room-NUMBER</c> for all, <c>/doc-NAME</c> for those who know the token.</summary>
internal sealed partial class DynamicProfile : IProfile
{
    public string Name => "dynamic";

    public void AddServices(IServiceCollection services) => services.AddSocketIO(options => options.CleanupEmptyChildNamespaces = true);

    public void Map(WebApplication app)
    {
        SocketIOServer io = app.MapSocketIO().Server;
        ParentNamespace rooms = io.Of(Room());
        rooms.Use((socket, next) => socket.Handshake.Auth.TryGetProperty("refuse", out _) ? throw new ConnectRefusedException("not you") : next());
        rooms.OnConnection(socket =>
        {
            socket.On("where", () => socket.Namespace.Name);
            socket.On("join", async (string room) =>
            {
                await socket.JoinAsync(room);
                return true;
            });
            socket.On("all", (string room, string text) => rooms.To(room).EmitAsync("said", text));
        });
        ParentNamespace documents = io.Of(async (name, handshake) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            return name.StartsWith("/doc-", StringComparison.Ordinal)
                && handshake.Auth.TryGetProperty("token", out var token) && token.GetString() == "secret";
        });
        documents.OnConnection(socket => { socket.On("where", () => socket.Namespace.Name); });
        io.OnConnection(socket => { socket.On("exists", (string name) => io.Namespaces.ContainsKey(name)); });
    }

    [GeneratedRegex("^/room-[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Room();
}
