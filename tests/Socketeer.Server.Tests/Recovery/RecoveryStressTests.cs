using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Recovery;

/// <summary>
/// Many threads send while clients lose their connections, each with a part of what was on its way, and come back: everyone gets
/// everything once, and what one thread sent in its order.
/// </summary>
public sealed class RecoveryStressTests
{
    private const int Senders = 4;
    private const int Clients = 4;
    private const int ReturnsOfEach = 30;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nothing_is_lost_doubled_or_out_of_order(int seed)
    {
        // Nothing gives way: how far the senders run ahead is left to the machine.
        await using var io = new TestIO(options =>
        {
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions { MaxPackets = int.MaxValue, MaxPacketBytes = int.MaxValue };
            options.MaxSendQueueLength = int.MaxValue;
            options.MaxSendQueueSize = int.MaxValue;
        });
        var clients = new List<Receiver>();
        for (int i = 0; i < Clients; i++)
        {
            clients.Add(await Receiver.CreateAsync(io, new Random((seed * 100) + i)));
        }

        int[] sent = new int[Senders];
        Task sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            while (clients.Exists(client => client.Returns < ReturnsOfEach))
            {
                int i = sent[sender]++;
                await (i % 3 == 0 ? io.Server.To("room").EmitAsync("e", sender, i) : io.Server.EmitAsync("e", sender, i));
                await Task.Yield();
            }
        })));
        await Task.WhenAll(clients.Select(client => Task.Run(() => client.ComeAndGoAsync(sending)))).Within();
        Assert.All(clients, client => client.Check(sent));
        Assert.DoesNotContain(io.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    private sealed class Receiver
    {
        private readonly List<(int Sender, int Number)> _events = [];
        private readonly RecoveringClient _client;
        private readonly Random _random;
        private int _returns;

        private Receiver(RecoveringClient client, Random random)
        {
            _client = client;
            _random = random;
        }

        public int Returns => Volatile.Read(ref _returns);

        public static async Task<Receiver> CreateAsync(TestIO io, Random random)
        {
            var client = new RecoveringClient(io);
            await client.ConnectAsync();
            await client.Socket.JoinAsync("room");
            await client.Socket.EmitAsync("welcome");
            client.TakeAll();
            return new Receiver(client, random);
        }

        public async Task ComeAndGoAsync(Task sending)
        {
            while (!sending.IsCompleted)
            {
                // A part arrives, and the rest is lost with the connection.
                Note(_client.Take(_random.Next(50)));
                if (_random.Next(2) == 0)
                {
                    _client.Lose(CloseReason.TransportClose);
                    await Task.Yield();
                    Note(await _client.ConnectAsync());
                    Assert.True(_client.Recovered, $"{_client.Socket.RecoveryFailure}");
                    Interlocked.Increment(ref _returns);
                }

                await Task.Yield();
            }

            Note(_client.TakeAll());
        }

        public void Check(int[] sent)
        {
            for (int sender = 0; sender < sent.Length; sender++)
            {
                Assert.Equal(Enumerable.Range(0, sent[sender]), _events.Where(e => e.Sender == sender).Select(e => e.Number));
            }
        }

        // 2["e",<sender>,<number>,"@"]
        private void Note(IEnumerable<string> packets) => _events.AddRange(packets.Select(static packet =>
        {
            string[] parts = packet.Split(',');
            return (int.Parse(parts[1], null), int.Parse(parts[2], null));
        }));
    }
}
