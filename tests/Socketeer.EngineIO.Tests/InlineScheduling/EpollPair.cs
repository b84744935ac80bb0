using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

/// <summary>A connection and the client at its other end.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollPair : IAsyncDisposable
{
    private readonly EpollLoop _loop = new(0);

    private EpollPair(LinuxSocket socket, Socket client, bool isServed)
    {
        Client = client;
        Connection = new EpollConnection(socket, null, null, _loop, MemoryPool<byte>.Shared, NullLogger.Instance);
        if (isServed)
        {
            Connection.Start();
        }
    }

    public Socket Client { get; }

    public EpollConnection Connection { get; }

    public PipeReader Reader => Connection.Transport.Input;

    public PipeWriter Writer => Connection.Transport.Output;

    /// <param name="isServed">Whether a loop tells the connection of its socket. Otherwise the test does.</param>
    public static async Task<EpollPair> ConnectAsync(bool isServed = true)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096, NoDelay = true };
        await client.ConnectAsync(listener.LocalEndPoint!);
        LinuxSocket? socket = LinuxSocket.Accept(listener.SafeHandle, listener.LocalEndPoint!.Serialize(), out int error);
        Assert.Equal(0, error);
        return new EpollPair(socket!, client, isServed);
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

    /// <summary>Writes and flushes until a flush has to wait, for the client does not read yet.</summary>
    public (ValueTask<FlushResult> Flush, int Written) Fill(CancellationToken cancellationToken = default)
    {
        int written = 0;
        while (true)
        {
            Write(Numbers(written, 100_000));
            written += 100_000;
            ValueTask<FlushResult> flush = Writer.FlushAsync(cancellationToken);
            if (!flush.IsCompleted)
            {
                return (flush, written);
            }
        }
    }

    /// <summary>Receives as the client.</summary>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            int received = await Client.ReceiveAsync(bytes.AsMemory(read)).AsTask().Within();
            Assert.NotEqual(0, received);
            read += received;
        }

        return bytes;
    }

    /// <summary>Resets the connection as the client.</summary>
    public void Break()
    {
        Client.LingerState = new LingerOption(true, 0);
        Client.Dispose();
    }

    public static byte[] Numbers(int start, int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)((start + i) * 7);
        }

        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Connection.DisposeAsync();
        _loop.Dispose();
    }
}
