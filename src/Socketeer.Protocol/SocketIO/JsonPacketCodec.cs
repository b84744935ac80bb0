using System.Buffers.Text;
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
