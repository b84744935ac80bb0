using System.Security.Claims;
using System.Text.Json;
using Socketeer.Testing;

namespace Socketeer.Server.Tests.Classes;

/// <summary>Namespace classes under unit tests: a socket without a network, and what is sent to it.</summary>
public sealed class TestClientTests
{
    [Fact]
    public async Task A_method_is_called_on_an_object_the_test_has_made()
    {
        await using TestClient client = await TestClient.ConnectAsync("/chat");
        await client.Socket.JoinAsync("lobby");
        using var chat = new ChatNamespace(new ChatLog(), new ChatScope(new ChatLog())) { Socket = client.Socket };
        Assert.Equal(5, await chat.SendAsync("hello", CancellationToken.None));
        ReceivedEvent received = Assert.Single(client.Received);
        Assert.Equal("chat message", received.Name);
        Assert.Equal(client.Socket.Id, received.Read<string>(0));
        Assert.Equal($"chat message \"{client.Socket.Id}\" \"hello\"", received.ToString());
    }

    [Fact]
    public async Task The_binding_is_tested_by_an_event()
    {
        var log = new ChatLog();
        await using (TestClient client = await TestClient.ConnectAsync("/chat", configure: builder =>
        {
            builder.Services.AddSingleton(log).AddScoped<ChatScope>();
            builder.AddNamespace<ChatNamespace>("/chat");
        }))
        {
            await client.EmitAsync("rest", "a", new byte[] { 1, 2 });
            Assert.Equal(["welcome \"/chat\"", "rest \"a\" 1 {\"_placeholder\":true,\"num\":0}"], client.Received.Select(static received => received.ToString()));
            Assert.Equal([1, 2], client.Received[1].Read<byte[]>(2));
        }

        Assert.Contains(log.Lines, static line => line.StartsWith("disconnected ServerShuttingDown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_refused_is_not_connected()
    {
        static void Add(ISocketIOBuilder builder) => builder.AddNamespace<KnownNamespace>("/known");
        ConnectRefusedException refused = await Assert.ThrowsAsync<ConnectRefusedException>(static () => TestClient.ConnectAsync("/known", configure: Add));
        Assert.Equal("Unauthorized", refused.Message);
        var user = new ClaimsPrincipal(new ClaimsIdentity("test"));
        await using TestClient client = await TestClient.ConnectAsync("/known", JsonElement.Parse("{\"token\":1}"), user, Add);
        Assert.Equal(1, client.Socket.Handshake.Auth.GetProperty("token").GetInt32());
        Assert.Same(user, client.Socket.Handshake.User);
    }
}
