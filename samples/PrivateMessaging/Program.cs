using Socketeer.Samples.PrivateMessaging;
using Socketeer.Server;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<SessionStore>();
builder.Services.AddSingleton<MessageStore>();
builder.Services.AddSingleton<ISocketUserIdProvider, SessionUserIdProvider>();
builder.Services.AddSocketIO().AddNamespace<MessagingNamespace>("/");
var app = builder.Build();

app.UseFileServer();

SessionStore sessions = app.Services.GetRequiredService<SessionStore>();
app.MapSocketIO().Server.Use(async (socket, next) =>
{
    UserSession session = sessions.Find(socket.ReadAuth("sessionID"))
        ?? (socket.ReadAuth("username") is { Length: > 0 } username ? sessions.Add(username) : null)
        ?? throw new ConnectRefusedException("invalid username");
    socket.SetSession(session);
    await next();
});

app.Run();
