using System.Globalization;
using System.Text.Json;
using Socketeer;
using Socketeer.EngineIO;
using Socketeer.Server;

namespace FixtureServer.Profiles;

/// <summary>Socket.IO for the tests of Socket.IO clients, with connection state recovery.</summary>
internal sealed class ClientProfile : IProfile
{
    private static readonly byte[] Doge = "asdfasdf"u8.ToArray();

    private static readonly string[] Utf8 = ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"];

    public string Name => "client";

    public void AddServices(IServiceCollection services)
    {
        services.AddCors();
        services.AddSocketIO(options =>
        {
            options.PingInterval = TimeSpan.FromMilliseconds(2000);
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
            options.AllowRequest = async _ =>
            {
                // The contract: clients must cope with a handshake that takes a moment.
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
                return AllowRequestResult.Allowed;
            };
        });
    }

    public void Map(WebApplication app)
    {
        app.UseCors();
        SocketIOServer io = app.MapSocketIO().RequireCors(policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod()).Server;
        io.Use((socket, next) => socket.Handshake.Query.ContainsKey("fail")
            ? throw new ConnectRefusedException("Auth failed (main namespace)")
            : next());
        io.OnConnection(AddHandlers);
        io.Of("/foo").OnConnection(socket => { socket.On("getId", () => socket.Id); });
        foreach (string name in (string[])["/timeout_socket", "/valid", "/asd"])
        {
            io.Of(name);
        }

        io.Of("/abc").OnConnection(socket => socket.EmitAsync("handshake", socket.Handshake));
        io.Of("/no").Use((_, _) => throw new ConnectRefusedException("Auth failed (custom namespace)"));
    }

    private static string JavaScriptDate() =>
        TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static void AddHandlers(ServerSocket socket)
    {
        socket.On("hi", () => socket.EmitAsync("hi"));
        socket.On("echo", e => e.Count > 0 ? e.AckAsync(e.Arguments[0]) : e.AckAsync());
        socket.On("ack", async () =>
        {
            EventArguments answer = await socket.EmitWithAckAsync<EventArguments>("ack");
            if (answer.Count == 2 && answer.Read<int>(0) == 5 && answer.Read<JsonElement>(1).GetProperty("test").GetBoolean())
            {
                await socket.EmitAsync("got it");
            }
        });
        socket.On("getAckDate", e => e.AckAsync(JavaScriptDate()));
        socket.On("getDate", () => socket.EmitAsync("takeDate", JavaScriptDate()));
        socket.On("getDateObj", () => socket.EmitAsync("takeDateObj", new { Date = JavaScriptDate() }));
        socket.On("getUtf8", async () =>
        {
            foreach (string text in Utf8)
            {
                await socket.EmitAsync("takeUtf8", text);
            }
        });
        socket.On("false", () => socket.EmitAsync("false", false));
        socket.On("getHandshake", () => socket.Handshake);
        socket.On("getId", () => socket.Id);
        AddBinaryHandlers(socket);
    }

    private static void AddBinaryHandlers(ServerSocket socket)
    {
        socket.On("doge", () => socket.EmitAsync("doge", Doge));
        socket.On("getbin", () => socket.EmitAsync("takebin", Doge));
        AnswerWhen(socket, "buffa", "buffack", e => e.Arguments[0].IsBinary);
        AnswerWhen(socket, "jsonbuff", "jsonbuff-ack", IsMixed);
        AnswerWhen(socket, "jsonblob", "jsonblob-ack", IsMixed);
        AnswerWhen(socket, "abuff2", "abuff2-ack", _ => socket.Data.ContainsKey("abuff1"));
        AnswerWhen(socket, "blob", "back", e => e.Arguments[0].IsBinary);
        AnswerWhen(socket, "blob3", "blob3-ack", e => e.Arguments[0].IsBinary && socket.Data.ContainsKey("blob2"));
        Remember(socket, "abuff1", e => e.Arguments[0].IsBinary);
        Remember(socket, "blob1", e => e.Arguments[0].IsBinary);
        Remember(socket, "blob2", e => socket.Data.ContainsKey("blob1") && e.Read<string>(0) == "second");
    }

    private static bool IsMixed(EventContext e)
    {
        MixedMessage? message = e.Read<MixedMessage>(0);
        return message is { Hello: "lol", Message.Length: > 0, Goodbye: "gotcha" };
    }

    private static void AnswerWhen(ServerSocket socket, string eventName, string answer, Func<EventContext, bool> isRight) =>
        socket.On(eventName, e => isRight(e) ? socket.EmitAsync(answer) : ValueTask.CompletedTask);

    private static void Remember(ServerSocket socket, string eventName, Func<EventContext, bool> isRight) =>
        socket.On(eventName, e =>
        {
            if (isRight(e))
            {
                socket.Data[eventName] = true;
            }
        });

    private sealed record MixedMessage(string Hello, byte[] Message, string Goodbye);
}
