using System.Buffers;
using MessagePack;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.MessagePack;

/// <summary>Decodes the MessagePack format: every binary message is a packet, and text is none.</summary>
internal sealed class MessagePackPacketDecoder(PacketLimits limits, EventSerializer serializer) : PacketDecoder
{
    public override bool IsAwaitingAttachments => false;

    public override PacketReadResult ReadText(in ReadOnlySequence<byte> message) => PacketReadResult.Invalid(ProtocolError.UnexpectedText);

    public override PacketReadResult ReadBinary(in ReadOnlySequence<byte> message)
    {
        try
        {
            ProtocolError error = MessagePackPacketReader.Read(message, limits, out MessagePackPacket packet);
            return error == ProtocolError.None ? Translate(packet) : PacketReadResult.Invalid(error);
        }
        catch (Exception exception) when (exception is MessagePackSerializationException or EndOfStreamException or ArgumentOutOfRangeException)
        {
            // The library's words for a message that is none at all, ends too early, or names a length of 2^31 and more.
            return PacketReadResult.Invalid(ProtocolError.InvalidPayload);
        }
    }

    private PacketReadResult Translate(MessagePackPacket packet)
    {
        PayloadWriter payload = PayloadWriter.Rent(serializer);
        try
        {
            if (packet.HasData)
            {
                MessagePackPayloadReader.Translate(packet.Data, payload, asAttachments: packet.Type is PacketType.Event or PacketType.Ack);
            }

            return Packet.FromPayload(packet.Type, packet.Namespace, packet.AckId, payload, limits, serializer);
        }
        finally
        {
            payload.Return();
        }
    }
}
