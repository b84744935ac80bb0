using System.Buffers;
using MessagePack;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.MessagePack;

/// <summary>Reads the map that a message is, and checks it as the reference does. Stateless.</summary>
internal static class MessagePackPacketReader
{
    // What System.Text.Json writes at most; a stack is finite.
    private const int MaxDepth = 1000;

    /// <summary>Reads one message. Throws the library's exceptions when it is no MessagePack or ends too early.</summary>
    // { "type": 0–4, "nsp": string, "data"?: any, "id"?: integer } in any order, with any company; of a key that comes twice the
    // last one counts, as in a JavaScript object.
    public static ProtocolError Read(in ReadOnlySequence<byte> message, PacketLimits limits, out MessagePackPacket packet)
    {
        packet = default;
        var reader = new MessagePackReader(message);
        if (reader.NextMessagePackType != MessagePackType.Map)
        {
            return ProtocolError.UnknownPacketType;
        }

        MessagePackReader type = default;
        MessagePackReader name = default;
        MessagePackReader data = default;
        MessagePackReader id = default;
        int maxDepth = Math.Min(limits.MaxDepth, MaxDepth);
        int count = reader.ReadMapHeader();
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> key = ReadKey(ref reader);
            MessagePackReader value = MessagePackValue.IsUndefined(reader) ? default : reader;
            if (key.SequenceEqual("type"u8))
            {
                type = value;
            }
            else if (key.SequenceEqual("nsp"u8))
            {
                name = value;
            }
            else if (key.SequenceEqual("data"u8))
            {
                data = value;
            }
            else if (key.SequenceEqual("id"u8))
            {
                id = value;
            }

            if (!MessagePackValue.TrySkip(ref reader, maxDepth))
            {
                return ProtocolError.InvalidPayload;
            }
        }

        return reader.End ? Check(type, name, data, id, out packet) : ProtocolError.InvalidPayload;
    }

    // In the reference's order: type, namespace, payload, ack id.
    private static ProtocolError Check(
        MessagePackReader type, MessagePackReader name, MessagePackReader data, MessagePackReader id, out MessagePackPacket packet)
    {
        packet = default;
        if (type.End
            || !MessagePackValue.TryReadInteger(type, out long number)
            || number is < (long)PacketType.Connect or > (long)PacketType.ConnectError)
        {
            return ProtocolError.UnknownPacketType;
        }

        if (name.End || name.NextMessagePackType != MessagePackType.String)
        {
            return ProtocolError.InvalidNamespace;
        }

        ReadOnlySpan<byte> utf8Name = MessagePackValue.ReadText(ref name);
        if (utf8Name.IsEmpty)
        {
            // Where the default format has no name either, it means the default namespace; here it means none.
            return ProtocolError.InvalidNamespace;
        }

        bool hasData = !data.End;
        if (!IsPayloadOf((PacketType)number, hasData ? data.NextMessagePackType : null))
        {
            return ProtocolError.InvalidPayload;
        }

        long ackId = 0;
        bool hasId = !id.End;
        if (hasId && !MessagePackValue.TryReadInteger(id, out ackId))
        {
            return ProtocolError.InvalidAckId;
        }

        packet = new MessagePackPacket
        {
            Type = (PacketType)number,
            Namespace = utf8Name,
            AckId = hasId ? ackId : null,
            HasData = hasData,
            Data = data,
        };
        return ProtocolError.None;
    }

    private static bool IsPayloadOf(PacketType type, MessagePackType? payload) => type switch
    {
        PacketType.Connect => payload is null or MessagePackType.Map,
        PacketType.Disconnect => payload is null,
        PacketType.ConnectError => payload is MessagePackType.String or MessagePackType.Map,
        _ => payload is MessagePackType.Array,
    };

    private static ReadOnlySpan<byte> ReadKey(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType == MessagePackType.String)
        {
            return MessagePackValue.ReadText(ref reader);
        }

        // A key that is no text is none of ours; its value is skipped.
        reader.Skip();
        return default;
    }
}
