using System.Net.WebSockets;
using System.Text;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

/// <summary>A server that speaks whatever the test says, on a WebSocket or as the answers to polls.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    public const string Handshake = """0{"sid":"abcdefghijklmnopqrst","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}""";

    private readonly RunningApp _app;
    private int _connections;

    private ScriptedServer(RunningApp app) => _app = app;

    public Uri Address => _app.Address;

    /// <summary>Gets how many connections there were.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <param name="speak">Speaks to one client; when it ends, the connection is closed.</param>
    public static async Task<ScriptedServer> WebSocketAsync(Func<WebSocket, Task> speak)
    {
        ScriptedServer? server = null;
        RunningApp app = await RunningApp.StartAsync(_ => { }, app =>
        {
            app.UseWebSockets();
            app.Map("/socket.io/", async (HttpContext context) =>
            {
                Interlocked.Increment(ref server!._connections);
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                try
                {
                    await speak(socket);
                }
                catch (WebSocketException)
                {
                    // The client went away first.
                }
            });
        });
        return server = new ScriptedServer(app);
    }

    /// <param name="answer">Answers a request.</param>
    public static async Task<ScriptedServer> PollingAsync(Func<HttpContext, Task> answer)
    {
        ScriptedServer? server = null;
        RunningApp app = await RunningApp.StartAsync(_ => { }, app => app.Map("/{**path}", (HttpContext context) =>
        {
            Interlocked.Increment(ref server!._connections);
            return answer(context);
        }));
        return server = new ScriptedServer(app);
    }

    public static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>Opens the session and accepts the first CONNECT.</summary>
    public static async Task AcceptAsync(WebSocket socket)
    {
        await SendAsync(socket, Handshake);
        await ReceiveAsync(socket);
        await SendAsync(socket, """40{"sid":"socket id"}""");
    }

    public static async Task<string> ReceiveAsync(WebSocket socket)
    {
        byte[] buffer = new byte[65536];
        WebSocketReceiveResult result = await socket.ReceiveAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    /// <summary>Reads until the client goes away.</summary>
    public static async Task DrainAsync(WebSocket socket)
    {
        byte[] buffer = new byte[65536];
        while ((await socket.ReceiveAsync(buffer, CancellationToken.None)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    public SocketIOClient CreateClient(Action<SocketIOClientOptions>? configure = null, bool isPolling = false)
    {
        var options = new SocketIOClientOptions
        {
            Transports = [isPolling ? TransportKind.Polling : TransportKind.WebSocket],
            ReconnectionDelay = TimeSpan.FromMilliseconds(20),
            ReconnectionDelayMax = TimeSpan.FromMilliseconds(100),
        };
        configure?.Invoke(options);
        return new SocketIOClient(Address, options);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
