using Socketeer.Protocol.EngineIO;

namespace Socketeer.Protocol.SocketIO;

/// <summary>
/// The seam between packets and bytes. Both sides of a connection must use the same one. Within this library a payload is
/// always JSON with placeholders and attachments; a codec of another format translates on the wire's edge.
/// Corresponds to the reference's <c>parser</c> option.
/// </summary>
/// <remarks>Stateless and safe to call from any thread; the state of a connection is in its <see cref="PacketDecoder"/>.</remarks>
public abstract class PacketCodec
{
    /// <summary>Gets the default codec: the text format of Socket.IO protocol 5.</summary>
    public static PacketCodec Json { get; } = new JsonPacketCodec();

    /// <summary>Makes the decoder of one connection.</summary>
    /// <param name="limits">What is accepted from the peer.</param>
    /// <param name="serializer">What will decode the arguments.</param>
    /// <returns>A decoder, owned by the caller.</returns>
    public abstract PacketDecoder CreateDecoder(PacketLimits limits, EventSerializer serializer);

    /// <summary>Encodes a packet.</summary>
    /// <param name="type">Its type; never a binary one, the attachments tell that.</param>
    /// <param name="utf8Namespace">The namespace's name; <c>/</c> for the default namespace.</param>
    /// <param name="ackId">The ack id, or <see langword="null"/>.</param>
    /// <param name="payload">The finished payload; its buffers pass to the packet.</param>
    /// <returns>A packet with one reference, the caller's.</returns>
    public abstract EncodedPacket Encode(PacketType type, ReadOnlySpan<byte> utf8Namespace, long? ackId, PayloadWriter payload);

    /// <summary>Makes a copy of an event with one more argument behind the others: the offset that connection state recovery goes by.</summary>
    /// <param name="packet">An event this codec encoded; it stays as it is.</param>
    /// <param name="offset">The offset: letters, digits and other ASCII that JSON writes as it is.</param>
    /// <returns>A packet with one reference, the caller's. Its buffers are no larger than it needs: it may be kept for minutes.</returns>
    /// <exception cref="ArgumentException"><paramref name="offset"/> has other characters.</exception>
    public abstract EncodedPacket AppendOffset(EncodedPacket packet, string offset);
}
