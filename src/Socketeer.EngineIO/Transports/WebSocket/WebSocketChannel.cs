using System.IO.Pipelines;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>
/// One WebSocket under a <see cref="WebSocketTransport"/>: messages in, frames out. One reads and one writes at a time; only
/// <see cref="Abort"/> may be called from any thread. Beside protocol violations, which are messages, what breaks a connection
/// is an <see cref="IOException"/> or its like.
/// </summary>
internal abstract class WebSocketChannel
{
    /// <summary>Gets a value that tells whether more has been received than was read. It may be less than a message.</summary>
    public abstract bool HasUnread { get; }

    /// <summary>Takes what has come already, without waiting.</summary>
    /// <returns><see langword="false"/> when nothing has; <see cref="ReceiveAsync"/> waits for it, or tells of the end.</returns>
    public abstract bool TryReceive();

    /// <summary>Waits until something has come. Holds no buffer meanwhile, unless a message is half received.</summary>
    /// <returns>What came, for <see cref="Take"/>: not looked at here, so that waiting costs the connection no memory.</returns>
    public abstract ValueTask<ReadResult> ReceiveAsync();

    /// <summary>Takes what <see cref="ReceiveAsync"/> brought.</summary>
    /// <param name="result">What it brought.</param>
    /// <returns><see langword="false"/> when the connection has ended.</returns>
    public abstract bool Take(in ReadResult result);

    /// <summary>Reads one message of what has come.</summary>
    /// <param name="message">The message; its data is valid until the next call.</param>
    /// <returns><see langword="false"/> when there is no whole message any more, and <see cref="ReceiveAsync"/> is to be called.</returns>
    public abstract bool TryRead(out WebSocketMessage message);

    /// <summary>Writes one message; it leaves with <see cref="FlushAsync"/> at the latest.</summary>
    /// <param name="message">The message; not used any more when the task is complete.</param>
    /// <param name="compress">Whether to compress it, where that was negotiated.</param>
    public abstract ValueTask WriteAsync(EncodedMessage message, bool compress);

    /// <summary>Answers a ping.</summary>
    /// <param name="data">The ping's data.</param>
    public abstract void WritePong(ReadOnlySpan<byte> data);

    /// <summary>Sends what was written; waits while the client takes too little.</summary>
    public abstract ValueTask FlushAsync();

    /// <summary>Sends a close frame, the last frame of all.</summary>
    /// <param name="status">The status; 0 for none.</param>
    public abstract ValueTask CloseAsync(ushort status);

    /// <summary>Breaks the connection.</summary>
    public abstract void Abort();

    /// <summary>Reads and drops what still comes, until the client has closed too or the connection is gone. The last call.</summary>
    public abstract ValueTask FinishAsync();
}
