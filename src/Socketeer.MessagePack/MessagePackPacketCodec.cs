using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.MessagePack;

/// <summary>
/// The MessagePack format of Socket.IO packets: one binary message per packet, binary arguments inside it. Corresponds to npm
/// <c>socket.io-msgpack-parser</c>.
/// </summary>
/// <remarks>
/// Clients must use that parser too. The number of binary arguments is not limited by <see cref="PacketLimits.MaxAttachments"/>:
/// they are part of the message, whose size is. Safe to use from any thread.
/// </remarks>
public sealed class MessagePackPacketCodec : PacketCodec
{
    [ThreadStatic]
    private static MessagePackPacketWriter? Writer;

    private MessagePackPacketCodec()
    {
    }

    /// <summary>Gets the codec, for <c>Codec</c> of the options.</summary>
    public static MessagePackPacketCodec Instance { get; } = new();

    /// <inheritdoc />
    public override PacketDecoder CreateDecoder(PacketLimits limits, EventSerializer serializer) =>
        new MessagePackPacketDecoder(limits, serializer);

    /// <inheritdoc />
    public override EncodedPacket Encode(PacketType type, ReadOnlySpan<byte> utf8Namespace, long? ackId, PayloadWriter payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return (Writer ??= new MessagePackPacketWriter()).Write(type, utf8Namespace, ackId, payload);
    }
}
