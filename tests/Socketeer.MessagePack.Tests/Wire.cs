using System.Buffers;
using System.Text;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.MessagePack.Tests;

/// <summary>Packets to bytes and back, as hexadecimal.</summary>
internal static class Wire
{
    /// <summary>Encodes a packet whose payload is JSON with placeholders.</summary>
    public static string Encode(PacketType type, string name, long? ackId, string json, params byte[][] attachments)
    {
        EncodedPacket packet = EncodePacket(type, name, ackId, json, attachments);
        EncodedMessage message = Assert.Single(packet.Messages.ToArray());
        Assert.True(message.IsBinary);
        string hex = Convert.ToHexString(message.Data.Span);
        packet.Release();
        return hex;
    }

    public static EncodedPacket EncodePacket(PacketType type, string name, long? ackId, string json, params byte[][] attachments)
    {
        PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
        try
        {
            if (json.Length > 0)
            {
                payload.JsonWriter.WriteRawValue(json);
            }

            foreach (byte[] attachment in attachments)
            {
                payload.AddAttachment(attachment);
            }

            return MessagePackPacketCodec.Instance.Encode(type, Encoding.UTF8.GetBytes(name), ackId, payload);
        }
        finally
        {
            payload.Return();
        }
    }

    public static PacketReadResult Read(string hex, PacketLimits? limits = null) => Read(new ReadOnlySequence<byte>(Convert.FromHexString(hex)), limits);

    public static PacketReadResult Read(ReadOnlySequence<byte> message, PacketLimits? limits = null)
    {
        using PacketDecoder decoder = MessagePackPacketCodec.Instance.CreateDecoder(limits ?? PacketLimits.Default, EventSerializer.Default);
        Assert.False(decoder.IsAwaitingAttachments);
        return decoder.ReadBinary(message);
    }

    /// <summary>What a packet holds, in one line.</summary>
    public static string Describe(PacketReadResult result)
    {
        if (result.Packet is not { } packet)
        {
            return result.Error.ToString();
        }

        IEnumerable<string> attachments = Enumerable.Range(0, packet.AttachmentCount)
            .Select(index => $" #{Convert.ToHexString(packet.GetAttachment(index).Span)}");
        string name = packet.Namespace.IsEmpty ? "/" : Encoding.UTF8.GetString(packet.Namespace);
        return $"{packet.Type} {name} {packet.AckId?.ToString(null, null) ?? "-"} {Encoding.UTF8.GetString(packet.Payload.Span)}{string.Concat(attachments)}";
    }

    public static byte[] Text(string text) => text.Length < 32
        ? [(byte)(0xA0 | Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)]
        : [0xDA, (byte)(Encoding.UTF8.GetByteCount(text) >> 8), (byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)];

    /// <summary>An event of the default namespace with one argument, given in MessagePack.</summary>
    public static string Event(string argumentHex) => "83A47479706502A46461746192A165" + argumentHex + "A36E7370A12F";
}
