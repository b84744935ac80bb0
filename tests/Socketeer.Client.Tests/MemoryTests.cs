using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

/// <summary>What the process holds is measured: no other test runs meanwhile.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests
{
    [Fact]
    public async Task Nothing_grows_while_events_go_out_and_come_in()
    {
        const int Count = 20_000;
        int echoed = 0;
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.On("echo", (EventContext e) => socket.EmitAsync("echo", e.Arguments))));
        await using SocketIOClient client = server.CreateClient(static options => options.Transports = [TransportKind.WebSocket]);
        ClientSocket socket = client.Socket();
        socket.On("echo", (string _, int _) => Interlocked.Increment(ref echoed));
        await socket.ConnectAsync().Within();
        await ExchangeAsync(Count);

        // What pools and the runtime keep grows now and then; a leak grows each time. This one would be of ten bytes for each event.
        long smallest = long.MaxValue;
        for (int round = 0; round < 5 && smallest > Count * 10; round++)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            await ExchangeAsync(Count);
            smallest = Math.Min(smallest, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.True(smallest <= Count * 10, $"{smallest} bytes were not given back.");

        async Task ExchangeAsync(int count)
        {
            int target = Volatile.Read(ref echoed) + count;
            for (int i = 0; i < count; i++)
            {
                await socket.EmitAsync("echo", "text", i);
            }

            await Waiting.UntilAsync(() => Volatile.Read(ref echoed) >= target, "The echoes");
        }
    }
}
