// Not in debug builds: there the compiler makes an object of every asynchronous method.
#if !DEBUG
using System.Buffers;
using System.Net.Sockets;
using System.Text;
using System.Threading.RateLimiting;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests;

/// <summary>What the steady state costs in memory: nothing in our code, and on a WebSocket no more than is stated here.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 2000;

    [Fact]
    public async Task An_event_an_ack_and_a_broadcast_to_a_hundred_allocate_nothing()
    {
        await using var io = new TestIO();
        io.Server.OnConnection(socket =>
        {
            socket.On("echo", e => socket.EmitAsync("echo", e.Arguments));
            socket.On("ack", e => e.AckAsync(e.Arguments));
            socket.On("bcast", e => io.Server.EmitAsync("bcast", e.Arguments));
            socket.On("typed", (string text, int number) => socket.EmitAsync("typed", number));
        });
        (TestConnection client, _) = await io.ConnectAsync();
        client.Records = false;
        for (int i = 1; i < 100; i++)
        {
            (TestConnection other, _) = await io.ConnectAsync();
            other.Records = false;
        }

        Assert.Equal(0, BytesPerMessage(client, "2[\"echo\",{\"some\":\"value\"},1]"));
        Assert.Equal(0, BytesPerMessage(client, "212[\"ack\",{\"some\":\"value\"}]"));
        Assert.Equal(0, BytesPerMessage(client, "2[\"bcast\",\"to everyone\"]"));

        // The string the handler asked for, 32 bytes, and nothing else.
        Assert.Equal(32, BytesPerMessage(client, "2[\"typed\",\"text\",5]"));
    }

    [Fact]
    public async Task Rate_limits_that_are_not_met_allocate_nothing()
    {
        await using var io = new TestIO(static options =>
        {
            options.ConnectionRateLimiter = static _ => Unlimited();
            options.EventRateLimiters["limited"] = static _ => Unlimited();
        });
        io.Server.OnConnection(static socket => socket.On("limited", static e => e.AckAsync(e.Arguments)));
        (TestConnection client, _) = await io.ConnectAsync();
        client.Records = false;
        Assert.Equal(0, BytesPerMessage(client, "212[\"limited\",{\"some\":\"value\"}]"));

        static TokenBucketRateLimiter Unlimited() => new(new()
        {
            TokenLimit = int.MaxValue,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = false,
        });
    }

    [Fact]
    public async Task A_WebSocket_echo_stays_below_its_bound()
    {
        // System.Net.WebSockets and Kestrel make some objects of their own when a read or a write has to wait; ours are none.
        const int Bound = 300;
        await using RunningApp app = await RunningApp.StartAsync(
            services => services.AddSocketIO().Services.AddLogging(logging => logging.ClearProviders()),
            app => app.MapSocketIO().Server.OnConnection(socket =>
            {
                socket.On("echo", e => socket.EmitAsync("echo", e.Arguments));
            }));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(app.Address.Host, app.Address.Port);
        byte[] buffer = new byte[4096];
        socket.Send("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"u8);
        ReceiveUntil(socket, buffer, "maxPayload"u8);
        socket.Send(Frame("40"));
        ReceiveUntil(socket, buffer, "sid"u8);
        byte[] echo = Frame("42[\"echo\",\"hello\"]");

        // A client that allocates nothing, on this thread, so that what the process allocates is the server's.
        Measure(socket, buffer, echo);
        long best = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            best = Math.Min(best, Measure(socket, buffer, echo));
        }

        Assert.True(best <= Bound, $"{best} bytes per echo");
        TestContext.Current.TestOutputHelper?.WriteLine($"{best} bytes per echo");
    }

    private static long Measure(Socket socket, byte[] buffer, byte[] echo)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Rounds; i++)
        {
            socket.Send(echo);
            ReceiveUntil(socket, buffer, "]"u8);
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Rounds;
    }

    private static void ReceiveUntil(Socket socket, byte[] buffer, ReadOnlySpan<byte> end)
    {
        int received = 0;
        while (buffer.AsSpan(0, received).IndexOf(end) < 0)
        {
            received += socket.Receive(buffer, received, buffer.Length - received, SocketFlags.None);
        }
    }

    // A masked text frame with a mask of zeros.
    private static byte[] Frame(string text) => [0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)];

    private static long BytesPerMessage(TestConnection client, string message)
    {
        var bytes = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(message));
        long best = long.MaxValue;

        // The least of a few runs: tiered compilation and the runtime's own threads allocate now and then.
        for (int run = 0; run < 5; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
            {
                client.Receive(bytes);
            }

            best = Math.Min(best, (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds);
        }

        return best;
    }
}
#endif
