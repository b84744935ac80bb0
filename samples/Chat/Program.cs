using Socketeer;
using Socketeer.Server;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO();
var app = builder.Build();

app.UseFileServer();

int users = 0;

app.MapSocketIO().Server.OnConnection(socket =>
{
    // The handlers of one socket run one at a time, so they may share a variable. All sockets share the count.
    string? username = null;

    socket.On("add user", async (string name) =>
    {
        if (username is not null || string.IsNullOrWhiteSpace(name))
        {
            return;
        }

        username = name;
        int numUsers = Interlocked.Increment(ref users);
        await socket.EmitAsync("login", new { numUsers });
        await socket.Broadcast.EmitAsync("user joined", new { username, numUsers });
    });

    socket.On("new message", (string message) => ToOthersAsync("new message", new { username, message }));
    socket.On("typing", () => ToOthersAsync("typing", new { username }));
    socket.On("stop typing", () => ToOthersAsync("stop typing", new { username }));

    socket.OnDisconnected(async _ =>
    {
        if (username is not null)
        {
            int numUsers = Interlocked.Decrement(ref users);
            await socket.Broadcast.EmitAsync("user left", new { username, numUsers });
        }
    });

    // Who has no name is not heard.
    ValueTask ToOthersAsync<T>(string eventName, T data) =>
        username is null ? ValueTask.CompletedTask : socket.Broadcast.EmitAsync(eventName, data);
});

app.Run();
