using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class DirectSocketWriterTests
{
    [Fact]
    public async Task What_is_flushed_is_sent_before_the_flush_returns()
    {
        using Pair pair = await Pair.ConnectAsync();
        pair.Write([1, 2, 3]);
        Assert.Equal(3, pair.Writer.UnflushedBytes);
        ValueTask<FlushResult> flush = pair.Writer.FlushAsync();
        Assert.True(flush.IsCompletedSuccessfully);
        Assert.False((await flush).IsCompleted);
        Assert.Equal(0, pair.Writer.UnflushedBytes);
        Assert.Equal([1, 2, 3], await pair.ReadAsync(3));
    }

    [Fact]
    public async Task What_is_not_flushed_is_not_sent()
    {
        using Pair pair = await Pair.ConnectAsync();
        pair.Write([1]);
        Assert.Equal(0, pair.Client.Available);
        pair.Write([2]);
        await pair.Writer.FlushAsync();
        Assert.Equal([1, 2], await pair.ReadAsync(2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(5000)]
    [InlineData(200_000)]
    public async Task More_than_the_socket_takes_is_waited_for_and_arrives_in_order(int piece)
    {
        using Pair pair = await Pair.ConnectAsync();
        int total = 0;
        ValueTask<FlushResult> flush = default;

        // Until the flush has to wait: the client does not read yet.
        while (flush.IsCompleted)
        {
            for (int i = 0; i < Math.Max(1, 100_000 / piece); i++)
            {
                byte[] bytes = [.. Enumerable.Range(total, piece).Select(number => (byte)(number * 7))];
                pair.Write(bytes);
                total += piece;
            }

            flush = pair.Writer.FlushAsync();
        }

        byte[] received = await pair.ReadAsync(total);
        Assert.False((await flush.AsTask().Within()).IsCompleted);
        Assert.Equal(0, pair.Writer.UnflushedBytes);
        Assert.Equal(-1, Array.FindIndex([.. received.Select((value, index) => value == (byte)(index * 7))], isRight => !isRight));
    }

    [Fact]
    public async Task A_client_that_is_gone_completes_the_flush()
    {
        using Pair pair = await Pair.ConnectAsync();
        pair.Client.LingerState = new LingerOption(true, 0);
        pair.Client.Dispose();
        FlushResult result;
        do
        {
            pair.Write(new byte[1000]);
            result = await pair.Writer.FlushAsync();
        }
        while (!result.IsCompleted);
    }

    [Fact]
    public async Task A_flush_that_waits_can_be_cancelled_and_then_nothing_more_is_sent()
    {
        using Pair pair = await Pair.ConnectAsync();
        ValueTask<FlushResult> flush = default;
        while (flush.IsCompleted)
        {
            pair.Write(new byte[100_000]);
            flush = pair.Writer.FlushAsync();
        }

        pair.Writer.CancelPendingFlush();
        Assert.True((await flush.AsTask().Within()).IsCanceled);
        pair.Write([1]);
        Assert.True((await pair.Writer.FlushAsync()).IsCompleted);
    }

    [Fact]
    public async Task Its_end_is_the_end_of_the_transport_also_while_a_flush_waits()
    {
        using Pair pair = await Pair.ConnectAsync();
        ValueTask<FlushResult> flush = default;
        while (flush.IsCompleted)
        {
            pair.Write(new byte[100_000]);
            flush = pair.Writer.FlushAsync();
        }

        await pair.Writer.CompleteAsync();
        Assert.True((await flush.AsTask().Within()).IsCompleted);
        Assert.True((await pair.Transport.Reader.ReadAsync()).IsCompleted);
    }

    /// <summary>A writer and the client at the other end.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly Socket _server;

        private Pair(Socket server, Socket client)
        {
            _server = server;
            Client = client;
            Writer = new DirectSocketWriter(server, Transport.Writer);
        }

        public Pipe Transport { get; } = new();

        public Socket Client { get; }

        public DirectSocketWriter Writer { get; }

        public static async Task<Pair> ConnectAsync()
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            await client.ConnectAsync(listener.LocalEndPoint!);
            return new Pair(await listener.AcceptAsync(), client);
        }

        // In steps of odd sizes, as writers do.
        public void Write(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                Span<byte> target = Writer.GetSpan(Math.Min(bytes.Length, 777));
                int count = Math.Min(target.Length, bytes.Length);
                bytes[..count].CopyTo(target);
                Writer.Advance(count);
                bytes = bytes[count..];
            }
        }

        public async Task<byte[]> ReadAsync(int count)
        {
            byte[] bytes = new byte[count];
            for (int read = 0; read < count;)
            {
                read += await Client.ReceiveAsync(bytes.AsMemory(read)).AsTask().Within();
            }

            return bytes;
        }

        public void Dispose()
        {
            Client.Dispose();
            _server.Dispose();
        }
    }
}
