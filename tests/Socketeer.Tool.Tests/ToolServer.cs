using System.Text.Json;
using Socketeer.Client.Tests;
using Socketeer.Server;

namespace Socketeer.Tool.Tests;

/// <summary>Our server with the handlers that the tests of the tool need.</summary>
internal static class ToolServer
{
    public static Task<TestServer> StartAsync() => TestServer.StartAsync(setUp: static io =>
    {
        foreach (SocketNamespace space in (SocketNamespace[])[io.Of("/"), io.Of("/chat")])
        {
            space.Use(static async (socket, next) =>
            {
                if (socket.Handshake.Auth.ValueKind == JsonValueKind.Object && socket.Handshake.Auth.TryGetProperty("refuse", out _))
                {
                    throw new Server.ConnectRefusedException("not welcome", new { code = 401 });
                }

                await next();
            });
            space.OnConnection(static socket =>
            {
                socket.On("echo", (EventContext e) => socket.EmitAsync("echo", e.Arguments));
                socket.On("nested", (byte[] data) => socket.EmitAsync("nested", new { a = new object[] { data, "x" } }));
                socket.On("count", async (int count) =>
                {
                    for (int i = 1; i <= count; i++)
                    {
                        await socket.EmitAsync("number", i);
                    }
                });
                socket.On("add", (int a, int b) => a + b);
                socket.On("ask me", () => { _ = socket.EmitWithAckAsync<int>("question", 1); });
                socket.On("disconnect me", () => socket.DisconnectAsync());
            });
        }
    });
}
