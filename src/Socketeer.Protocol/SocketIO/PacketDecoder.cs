using System.Buffers;

namespace Socketeer.Protocol.SocketIO;

/// <summary>
/// Makes packets of the Engine.IO messages of one connection; holds the packet whose attachments are still to come.
/// Called by one thread at a time, in the order of arrival.
/// </summary>
public abstract class PacketDecoder : IDisposable
{
    /// <summary>Gets a value that tells whether a packet waits for attachments.</summary>
    public abstract bool IsAwaitingAttachments { get; }

    /// <summary>Takes a text message.</summary>
    /// <param name="message">The message; copied when it is kept.</param>
    /// <returns>What became of it.</returns>
    public abstract PacketReadResult ReadText(in ReadOnlySequence<byte> message);

    /// <summary>Takes a binary message.</summary>
    /// <param name="message">The message; copied when it is kept.</param>
    /// <returns>What became of it.</returns>
    public abstract PacketReadResult ReadBinary(in ReadOnlySequence<byte> message);

    /// <summary>Frees the packet that waits for attachments.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the decoder holds.</summary>
    /// <param name="disposing">Always <see langword="true"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
