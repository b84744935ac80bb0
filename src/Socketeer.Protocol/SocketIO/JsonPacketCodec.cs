using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Protocol.SocketIO;

/// <summary>The text format of Socket.IO protocol 5: a header in digits, JSON behind it, attachments in messages of their own.</summary>
internal sealed class JsonPacketCodec : PacketCodec
{
    // Digits of a long, twice, with the two type digits, the dash and the comma.
    private const int MaxFixedHeaderLength = 48;

    // A namespace's name may be as long as the application allows.
    private const int MaxStackLength = 512;

    public override PacketDecoder CreateDecoder(PacketLimits limits, EventSerializer serializer) =>
        new JsonPacketDecoder(limits, serializer);

    public override EncodedPacket Encode(PacketType type, ReadOnlySpan<byte> utf8Namespace, long? ackId, PayloadWriter payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        int size = MaxFixedHeaderLength + utf8Namespace.Length;
        Span<byte> header = size <= MaxStackLength ? stackalloc byte[MaxStackLength] : new byte[size];
        int length = WriteHeader(header, type, payload.AttachmentCount, utf8Namespace, ackId);
        return payload.Complete(header[..length]);
    }

    public override EncodedPacket AppendOffset(EncodedPacket packet, string offset)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ThrowIfEscaped(offset);
        ReadOnlySpan<EncodedMessage> messages = packet.Messages;
        ReadOnlySpan<byte> text = messages[0].Data.Span;
        int length = text.Length + ",\"\""u8.Length + offset.Length;
        byte[] first = ArrayPool<byte>.Shared.Rent(EncodedMessage.FrameHeaderRoom + length);
        int end = EncodedMessage.FrameHeaderRoom;
        end += Put(text[..^1], first.AsSpan(end));
        end += Put(",\""u8, first.AsSpan(end));
        end += Encoding.ASCII.GetBytes(offset, first.AsSpan(end));
        Put("\"]"u8, first.AsSpan(end));

        int restLength = 0;
        foreach (EncodedMessage attachment in messages[1..])
        {
            restLength += EncodedMessage.FrameHeaderRoom + attachment.Data.Length;
        }

        byte[]? rest = messages.Length == 1 ? null : ArrayPool<byte>.Shared.Rent(restLength);
        EncodedPacket copy = EncodedPacket.Create(first, rest);
        copy.Add(new EncodedMessage(first, EncodedMessage.FrameHeaderRoom, length, isBinary: false));
        int start = 0;
        foreach (EncodedMessage attachment in messages[1..])
        {
            start += EncodedMessage.FrameHeaderRoom;
            int attachmentLength = Put(attachment.Data.Span, rest.AsSpan(start));
            copy.Add(new EncodedMessage(rest!, start, attachmentLength, isBinary: true));
            start += attachmentLength;
        }

        return copy;
    }

    private static int Put(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        bytes.CopyTo(destination);
        return bytes.Length;
    }

    // 4<packet type>[<# of binary attachments>-][<namespace>,][<acknowledgment id>]  — the 4 is Engine.IO's "message"
    private static int WriteHeader(Span<byte> header, PacketType type, int attachments, ReadOnlySpan<byte> utf8Namespace, long? ackId)
    {
        PacketType wireType = (type, attachments) switch
        {
            (PacketType.Event, > 0) => PacketType.BinaryEvent,
            (PacketType.Ack, > 0) => PacketType.BinaryAck,
            _ => type,
        };
        int length = 0;
        header[length++] = (byte)('0' + (int)EnginePacketType.Message);
        header[length++] = (byte)('0' + (int)wireType);
        if (attachments > 0)
        {
            length += WriteNumber(header[length..], attachments);
            header[length++] = (byte)'-';
        }

        if (utf8Namespace.Length > 1)
        {
            utf8Namespace.CopyTo(header[length..]);
            length += utf8Namespace.Length;
            header[length++] = (byte)',';
        }

        return ackId is { } id ? length + WriteNumber(header[length..], id) : length;
    }

    private static int WriteNumber(Span<byte> destination, long value)
    {
        Utf8Formatter.TryFormat(value, destination, out int written);
        return written;
    }
}
