using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task What_a_client_does_is_counted_and_ends_at_nothing()
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.On("echo", (EventContext e) => socket.EmitAsync("echo", e.Arguments))));
        using var figures = new Figures(server.Address);
        var echoed = new TaskCompletionSource();
        await using (SocketIOClient client = server.CreateClient())
        {
            await client.Socket().Volatile.EmitAsync("echo");
            client.Socket().On("echo", echoed.SetResult);
            await client.Socket().ConnectAsync().Within();
            await client.Socket().EmitAsync("echo");
            await echoed.Task.Within();
            Assert.Equal((1, 1), (figures.Sum("active_connections"), figures.Sum("active_sockets")));
        }

        Assert.Equal((0, 0), (figures.Sum("active_connections"), figures.Sum("active_sockets")));
        Assert.Equal((1, 1, 1), (figures.Sum("events_dropped"), figures.Sum("events_received"), figures.Sum("events_sent")));
    }
}
