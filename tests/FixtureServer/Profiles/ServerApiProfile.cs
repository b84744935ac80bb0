using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Socketeer;
using Socketeer.Server;

namespace FixtureServer.Profiles;

/// <summary>
/// Socket.IO that does what its clients order: rooms, broadcasts, acks, middlewares, disconnections. Clients say as auth who they are
/// (<c>name</c>): what becomes of such a client is told to the room <c>watch:NAME</c>. Namespaces <c>/of-SOMETHING</c> come into
/// being when asked for.
/// </summary>
internal sealed partial class ServerApiProfile : IProfile
{
    private readonly ConcurrentQueue<string> _rooms = [];
    private readonly ConcurrentQueue<string> _created = [];
    private readonly ConcurrentDictionary<string, bool> _marks = [];

    public string Name => "server-api";

    public void AddServices(IServiceCollection services) => services.AddSocketIO(options =>
    {
        options.ServeClient = false;
        options.MaxHttpBufferSize = 4_000_000;
    });

    public void Map(WebApplication app)
    {
        SocketIOServer io = app.MapSocketIO().Server;
        Adapter adapter = io.Of("/").Adapter;
        adapter.RoomCreated += (_, e) => _rooms.Enqueue($"create {e.Room}");
        adapter.RoomJoined += (_, e) => _rooms.Enqueue($"join {e.Room}");
        adapter.RoomLeft += (_, e) => _rooms.Enqueue($"leave {e.Room}");
        adapter.RoomDeleted += (_, e) => _rooms.Enqueue($"delete {e.Room}");
        io.OnNewNamespace(created => _created.Enqueue(created.Name));
        AddMiddlewares(io);
        io.OnConnection(socket =>
        {
            var order = (List<string>)socket.Data["order"]!;
            order.Add("connection");
            socket.On("order", () => order);
            socket.On("room log", (string part) => _rooms.Where(line => line.Contains(part, StringComparison.Ordinal)));
            socket.On("created", (string name) => _created.Count(other => other == name));
            socket.On("mark", (string name) => { _marks[name] = true; });
            socket.On("marked", (string name) => _marks.ContainsKey(name));
            socket.On("another server", (string name, int pingInterval) => ServeElsewhereAsync(io.To($"watch:{name}"), pingInterval));
            Obey(io, socket);
        });
        io.Of(Child()).OnConnection(socket => Obey(io, socket));
    }

    // A server of its own on a free port, with a heartbeat of its own, that a client may close.
    private static async Task<int> ServeElsewhereAsync(BroadcastOperator watchers, int pingInterval)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSocketIO(options =>
        {
            options.PingInterval = TimeSpan.FromMilliseconds(pingInterval);
            options.PingTimeout = TimeSpan.FromMilliseconds(200);
        });
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapSocketIO().Server.OnConnection(socket =>
        {
            socket.OnDisconnected(reason => watchers.EmitAsync("told", "disconnect", reason.ToText()));
            socket.On("close server", () => app.Lifetime.StopApplication());
        });
        await app.StartAsync();
        _ = StopWhenToldAsync(app);
        return new Uri(app.Urls.Single()).Port;
    }

    private static async Task StopWhenToldAsync(WebApplication app)
    {
        await app.WaitForShutdownAsync();
        await app.DisposeAsync();
    }

    private static void AddMiddlewares(SocketIOServer io)
    {
        io.Use(async (socket, next) =>
        {
            socket.Data["order"] = new List<string> { "first" };
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            await next();
        });
        io.Use(async (socket, next) =>
        {
            ((List<string>)socket.Data["order"]!).Add("second");
            if (socket.Handshake.Auth.TryGetProperty("early", out JsonElement early))
            {
                await socket.EmitAsync("early", early);
            }

            if (socket.Handshake.Auth.TryGetProperty("refuse", out JsonElement refuse))
            {
                string message = refuse.GetProperty("message").GetString()!;
                throw refuse.TryGetProperty("data", out JsonElement data)
                    ? new ConnectRefusedException(message, data)
                    : new ConnectRefusedException(message);
            }

            await next();
        });
    }

    private static void Obey(SocketIOServer io, ServerSocket socket)
    {
        TellOfItsEnd(io, socket);
        AddRooms(socket);
        AddBroadcasts(socket);
        AddSelections(socket);
        AddEmits(socket);
        AddHooks(socket);
        socket.On("leave me", () => socket.DisconnectAsync());
        socket.On("cut me", () => socket.CloseConnectionAsync());
    }

    private static void TellOfItsEnd(SocketIOServer io, ServerSocket socket)
    {
        if (!socket.Handshake.Auth.TryGetProperty("name", out JsonElement name))
        {
            return;
        }

        socket.Data["name"] = name.GetString();
        BroadcastOperator watchers = io.To($"watch:{name.GetString()}");
        socket.OnError(error => { _ = watchers.EmitAsync("told", "error").AsTask(); });
        socket.OnDisconnecting(reason => watchers.EmitAsync("told", "disconnecting", reason.ToText(), socket.Rooms.Count));
        socket.OnDisconnected(reason => watchers.EmitAsync("told", "disconnect", reason.ToText(), socket.Rooms.Count));
    }

    private static IEnumerable<string> Others(IEnumerable<string> rooms, string id) =>
        rooms.Where(room => room != id).Order(StringComparer.Ordinal);

    private static void AddRooms(ServerSocket socket)
    {
        socket.On("join", async (JsonElement rooms) =>
        {
            await (rooms.ValueKind == JsonValueKind.Array
                ? socket.JoinAsync(rooms.Deserialize<string[]>()!)
                : socket.JoinAsync(rooms.GetString()!));
            return Others(socket.Rooms, socket.Id);
        });
        socket.On("leave", async (string room) =>
        {
            await socket.LeaveAsync(room);
            return Others(socket.Rooms, socket.Id);
        });
        socket.On("exists", (string room) => socket.Namespace.Adapter.Rooms.ContainsKey(room));
    }

    private static void AddBroadcasts(ServerSocket socket)
    {
        SocketNamespace all = socket.Namespace;
        socket.On("say", e =>
        {
            Selection selection = e.Read<Selection>(0)!;
            BroadcastOperator target = selection.Broadcast ? socket.Broadcast : all.To();
            target = (selection.To ?? []).Aggregate(target, (chosen, room) => chosen.To(room));
            target = (selection.Except ?? []).Aggregate(target, (chosen, room) => chosen.Except(room));
            return target.EmitAsync("said", e.Arguments.Slice(1));
        });
        socket.On("say to the first", (string first, string second, string text) =>
        {
            BroadcastOperator target = all.To(first);
            target.To(second);
            return target.EmitAsync("said", text);
        });
        socket.On("say bytes", (string room) => all.To(room).EmitAsync("said", new byte[] { 1, 2, 3 }));
        socket.On("ask", async e =>
        {
            try
            {
                BroadcastOperator target = all.To(e.Read<string>(0)!).Timeout(TimeSpan.FromMilliseconds(e.Read<int>(1)));
                await e.AckAsync(false, await target.EmitWithAckAsync<JsonElement>("question", []));
            }
            catch (AckTimeoutException timeout)
            {
                await e.AckAsync(true, timeout.Responses.Select(answer => answer.Read<JsonElement>(0)));
            }
        });
    }

    private static void AddSelections(ServerSocket socket)
    {
        SocketNamespace all = socket.Namespace;
        socket.On("put", async (string from, string[] rooms) =>
        {
            await all.To(from).SocketsJoinAsync(rooms);
            return true;
        });
        socket.On("take", async (string from, string[] rooms) =>
        {
            await all.To(from).SocketsLeaveAsync(rooms);
            return true;
        });
        socket.On("send away", (string room, bool close) => all.To(room).DisconnectSocketsAsync(close));
        socket.On("find", async (string room) =>
        {
            IReadOnlyList<RemoteSocket> found = await all.To(room).FetchSocketsAsync();
            return found.OrderBy(other => (string?)other.Data["name"], StringComparer.Ordinal).Select(other => new
            {
                Name = other.Data["name"],
                Auth = other.Handshake.Auth.GetProperty("name"),
                other.Id,
                Rooms = Others(other.Rooms, other.Id),
            });
        });
    }

    private static void AddEmits(ServerSocket socket)
    {
        socket.On("auth", () => socket.Handshake.Auth);
        socket.On("echo", e => socket.EmitAsync("echo", e.Arguments));
        socket.On("long", (bool compress) => socket.Compress(compress).EmitAsync("long", new string('x', 2000)));
        socket.On("volatile between", async () =>
        {
            await socket.EmitAsync("one");
            await socket.Volatile.EmitAsync("two");
            await socket.EmitAsync("three");
        });
        socket.On("volatile alone", () => socket.Volatile.EmitAsync("two"));
        socket.On("ask me", async (int timeout) =>
        {
            try
            {
                JsonElement answer = await socket.Timeout(TimeSpan.FromMilliseconds(timeout)).EmitWithAckAsync<JsonElement>("question");
                await socket.EmitAsync("answered", false, answer);
            }
            catch (AckTimeoutException)
            {
                await socket.EmitAsync("answered", true, (string?)null);
            }
        });
        socket.On("answer twice", async e =>
        {
            await e.AckAsync(1);
            await e.AckAsync(2);
        });
        socket.On("send me", () => socket.SendAsync("text"));
        socket.On("nothing", () => socket.EmitAsync("nothing", (string?)null, double.NaN));
        socket.On("reserved", async (string name) =>
        {
            try
            {
                await socket.EmitAsync(name);
                return "";
            }
            catch (ArgumentException exception)
            {
                // The platform adds the parameter's name.
                return exception.Message.Split(" (Parameter")[0];
            }
        });
    }

    private static void AddHooks(ServerSocket socket)
    {
        ConcurrentQueue<string> log = [];
        socket.Use((e, next) =>
        {
            if (e.Name == "rewrite")
            {
                e.Replace("echo", "rewritten");
            }

            return e.Name == "deny" ? throw new InvalidOperationException("no") : next();
        });
        socket.On("listen", () =>
        {
            socket.OnAny(e => Log($"in {e.Name}"));
            socket.PrependAny(e => Log($"first in {e.Name}"));
            socket.OnAnyOutgoing((name, _) => log.Enqueue($"out {name}"));
            socket.PrependAnyOutgoing((name, _) => log.Enqueue($"first out {name}"));
            return true;
        });
        socket.On("listen no more", () =>
        {
            socket.OffAny();
            socket.OffAnyOutgoing();
            return true;
        });
        socket.On("log", () => log);

        ValueTask Log(string line)
        {
            log.Enqueue(line);
            return ValueTask.CompletedTask;
        }
    }

    [GeneratedRegex("^/of-", RegexOptions.CultureInvariant)]
    private static partial Regex Child();

    private sealed record Selection(bool Broadcast, string[]? To, string[]? Except);
}
