using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

public sealed class StressTests
{
    [Theory]
    [InlineData(TransportKind.Polling)]
    [InlineData(TransportKind.WebSocket)]
    public async Task Ten_thousand_acks_at_once_each_reach_who_waits_for_them(TransportKind transport)
    {
        const int Count = 10_000;
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.On("square", static (long value) => value * value)));
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Transports = [transport];
            options.Upgrade = false;
        });
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();

        // From many threads, and each answer checked against its own question.
        Task<long>[] answers = [.. Enumerable.Range(0, Count).AsParallel().AsOrdered().Select(i => socket.EmitWithAckAsync<long>("square", (long)i))];
        long[] squares = await Task.WhenAll(answers).Within();
        Assert.Equal(Enumerable.Range(0, Count).Select(static i => (long)i * i), squares);
    }

    [Fact]
    public async Task No_event_is_lost_doubled_or_moved_while_the_transport_is_changed()
    {
        const int Count = 500;
        for (int round = 0; round < 10; round++)
        {
            var received = new List<int>();
            await using TestServer server = await TestServer.StartAsync(setUp: io => io.OnConnection(async socket =>
            {
                socket.On("up", (int number) => received.Add(number));
                for (int i = 0; i < Count; i++)
                {
                    await socket.EmitAsync("down", i);
                }
            }));
            await using SocketIOClient client = server.CreateClient();
            ClientSocket socket = client.Socket();
            var upgraded = new TaskCompletionSource();
            var sent = new List<int>();
            client.Upgraded += (_, _) => upgraded.TrySetResult();
            socket.On("down", (int number) => sent.Add(number));
            await socket.ConnectAsync().Within();
            for (int i = 0; i < Count || !upgraded.Task.IsCompleted; i++)
            {
                await socket.EmitAsync("up", i);
                await Task.Yield();
            }

            await Waiting.UntilAsync(() => sent.Count == Count, "All events of the server");
            await socket.DisconnectAsync().Within();
            await Waiting.UntilAsync(() => server.IO.Engine!.ClientsCount == 0, "The end of the session");
            Assert.Equal(Enumerable.Range(0, Count), sent);
            Assert.Equal(Enumerable.Range(0, received.Count), received);
            Assert.True(received.Count >= Count);
        }
    }
}
