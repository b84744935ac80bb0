using System.Buffers;
using System.Net.WebSockets;
using Microsoft.Extensions.ObjectPool;

namespace Socketeer.Bench.Peers.BareWebSocket;

/// <summary>The copy of a message that waits to be written, perhaps to many connections. The last one that releases it ends it.</summary>
internal sealed class SharedMessage
{
    private static readonly DefaultObjectPool<SharedMessage> Pool = new(new DefaultPooledObjectPolicy<SharedMessage>(), 4096);

    private byte[] _bytes = [];
    private int _length;
    private int _holders;

    public WebSocketMessageType Type { get; private set; }

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>Copies a message; the caller holds the copy.</summary>
    public static SharedMessage Copy(ReadOnlySpan<byte> message, WebSocketMessageType type)
    {
        SharedMessage copy = Pool.Get();
        copy._bytes = ArrayPool<byte>.Shared.Rent(message.Length);
        copy._length = message.Length;
        copy.Type = type;
        copy._holders = 1;
        message.CopyTo(copy._bytes);
        return copy;
    }

    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
            Pool.Return(this);
        }
    }
}
