using System.Buffers;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>
/// The decoder of one connection: reads the messages, which come one at a time, and is disposed once, when the connection is closed, by
/// whoever is the last to need it. Nobody waits for it: a codec is the application's code, which runs under no lock.
/// </summary>
/// <param name="inner">What decodes.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionDecoder(PacketDecoder inner, TimeProvider time)
{
    private const int Idle = 0;
    private const int Reading = 1;

    // Nothing is read any more.
    private const int Ended = 2;

    private int _state;
    private long _partialSince;

    /// <summary>Gets the time since which a packet waits for its attachments, or 0. Safe to use from any thread.</summary>
    public long PartialSince => Volatile.Read(ref _partialSince);

    /// <summary>Reads a message, unless the connection is closed.</summary>
    /// <exception cref="InvalidOperationException">Another is being read.</exception>
    public bool TryRead(in ReadOnlySequence<byte> message, bool isBinary, out PacketReadResult result)
    {
        result = default;
        switch (Interlocked.CompareExchange(ref _state, Reading, Idle))
        {
            case Reading:
                throw new InvalidOperationException("Messages of a connection come one at a time.");
            case Ended:
                return false;
        }

        try
        {
            result = isBinary ? inner.ReadBinary(message) : inner.ReadText(message);
            if (result.Status != PacketReadStatus.NeedAttachments)
            {
                Volatile.Write(ref _partialSince, 0);
            }
            else if (!isBinary)
            {
                Volatile.Write(ref _partialSince, time.GetTimestamp());
            }

            return true;
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Reading) == Ended)
            {
                inner.Dispose();
            }
        }
    }

    /// <summary>The connection is closed: frees a packet whose attachments never came. Idempotent; safe to call from any thread.</summary>
    public void End()
    {
        // Who reads at this moment does it otherwise.
        if (Interlocked.Exchange(ref _state, Ended) == Idle)
        {
            inner.Dispose();
        }
    }
}
