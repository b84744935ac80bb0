using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests;

/// <summary>Everything at once, from many threads, in a seeded order: afterwards nothing is left and nobody has complained.</summary>
public sealed class StressTests
{
    private const int Workers = 8;
    private const int Steps = 1500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nothing_is_left_when_everyone_has_gone(int seed)
    {
        await using var io = new TestIO(options => options.MaxQueuedEvents = 100_000);
        io.Server.Use(async (socket, next) =>
        {
            await socket.JoinAsync("early");
            await Task.Yield();
            await next();
        });
        int connected = 0;
        int disconnected = 0;
        io.Server.OnConnection(socket =>
        {
            Interlocked.Increment(ref connected);
            socket.On("join", (string room) => socket.JoinAsync(room));
            socket.On("leave", (string room) => socket.LeaveAsync(room));
            socket.On("say", e => io.Server.To(e.Read<string>(0)!).EmitAsync("said", e.Arguments.Slice(1)));
            socket.On("wait", async () => await Task.Yield());
            socket.On("ask", async () => await socket.Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("question"));
            socket.OnDisconnected(_ => { Interlocked.Increment(ref disconnected); });
        });

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(io, new Random((seed * 100) + worker))))).Within();

        await Waiting.UntilAsync(() => io.Server.Default.Sockets.Count == 0, "the sockets to go");
        await Waiting.UntilAsync(() => io.Server.Default.Adapter.Rooms.Count == 0, "the rooms to empty");
        await Waiting.UntilAsync(() => Volatile.Read(ref connected) == Volatile.Read(ref disconnected), "every connection to end in a disconnection");
        Assert.True(connected > Workers);
        Assert.DoesNotContain(io.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    private static async Task WorkAsync(TestIO io, Random random)
    {
        TestConnection? client = null;
        bool joined = false;
        for (int step = 0; step < Steps; step++)
        {
            // The workers share two threads with what they set off.
            await Task.Yield();
            string room = $"room{random.Next(5)}";
            switch (random.Next(10))
            {
                case 0 when client is not null:
                    client.Drop(CloseReason.TransportClose);
                    client = null;
                    break;
                case < 2 when client is null:
                    client = io.Open();
                    joined = false;
                    await client.ReceiveAsync("0");
                    break;
                case 2 when client is not null:
                    joined = joined || client.TakeAll().Any(message => message.StartsWith("0{", StringComparison.Ordinal));
                    break;
                case 3:
                    await io.Server.To(room).Except("early").EmitAsync("e", new byte[] { 1 });
                    break;
                case 4:
                    await io.Server.EmitAsync("all", step);
                    break;
                case 5:
                    await io.Server.To(room).SocketsLeaveAsync([room]);
                    break;
                case 6 when random.Next(20) == 0:
                    await io.Server.To(room).DisconnectSocketsAsync(close: true);
                    break;
                case 7:
                    await io.Server.FetchSocketsAsync();
                    break;
                default:
                    if (client is { IsOpen: true } && joined)
                    {
                        string[] events = [$"2[\"join\",\"{room}\"]", $"2[\"leave\",\"{room}\"]", $"25[\"say\",\"{room}\",{{\"x\":1}}]", "2[\"wait\"]", "2[\"ask\"]", "30[1]"];
                        await client.ReceiveAsync(events[random.Next(events.Length)]);
                    }

                    break;
            }

            if (client is { IsOpen: false })
            {
                client = null;
            }
        }

        client?.Drop(CloseReason.TransportClose);
    }
}
