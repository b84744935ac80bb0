using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>
/// One client's session as the layer above sees it: messages, whatever transport carries them. The seam between Engine.IO and
/// Socket.IO; a test puts a double in its place.
/// </summary>
/// <remarks>Every member may be called from any thread.</remarks>
public abstract class EngineConnection
{
    /// <summary>Gets the session's id.</summary>
    public abstract string Id { get; }

    /// <summary>Gets the protocol revision the client speaks: 4, or 3 where <see cref="EngineIOOptions.AllowEIO3"/> lets it.</summary>
    public abstract int Protocol { get; }

    /// <summary>Gets the transport the session is on now.</summary>
    public abstract TransportKind Transport { get; }

    /// <summary>Gets what is known of the request that began the session.</summary>
    public abstract HandshakeRequest Request { get; }

    /// <summary>Gets a value that tells whether messages can still be sent.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>Queues a packet; it goes out as one unit after all that were queued before.</summary>
    /// <param name="packet">The packet. The session takes a reference of its own; the caller keeps its one.</param>
    /// <param name="options">How to send it.</param>
    /// <returns>What became of it. Never waits.</returns>
    public abstract SendStatus Send(EncodedPacket packet, SendOptions options = SendOptions.None);

    /// <summary>Writes what was queued with <see cref="SendOptions.Held"/>. A connection without such a queue does nothing.</summary>
    public virtual void Flush()
    {
    }

    /// <summary>Waits until less than the high-water mark is waiting to be sent, or the session is closed.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when there is room.</returns>
    public abstract ValueTask WaitForRoomAsync(CancellationToken cancellationToken = default);

    /// <summary>Closes the session: no more messages either way.</summary>
    /// <param name="discard">Whether to drop what waits to be sent; otherwise the client gets it first.</param>
    public abstract void Close(bool discard = false);

    /// <summary>Queues a text message and waits while too much is waiting.</summary>
    /// <param name="utf8Text">The message in UTF-8; copied.</param>
    /// <param name="cancellationToken">Ends the wait; a message that was accepted is sent all the same.</param>
    /// <returns>A task that completes when the message is accepted.</returns>
    public ValueTask SendTextAsync(ReadOnlySpan<byte> utf8Text, CancellationToken cancellationToken = default) =>
        SendAndReleaseAsync(EncodedPacket.CreateText(utf8Text), cancellationToken);

    /// <summary>Queues a binary message and waits while too much is waiting.</summary>
    /// <param name="data">The message; copied.</param>
    /// <param name="cancellationToken">Ends the wait; a message that was accepted is sent all the same.</param>
    /// <returns>A task that completes when the message is accepted.</returns>
    public ValueTask SendBinaryAsync(ReadOnlySpan<byte> data, CancellationToken cancellationToken = default) =>
        SendAndReleaseAsync(EncodedPacket.CreateBinary(data), cancellationToken);

    private ValueTask SendAndReleaseAsync(EncodedPacket packet, CancellationToken cancellationToken)
    {
        SendStatus status = Send(packet);
        packet.Release();
        return status == SendStatus.Congested ? WaitForRoomAsync(cancellationToken) : ValueTask.CompletedTask;
    }
}
