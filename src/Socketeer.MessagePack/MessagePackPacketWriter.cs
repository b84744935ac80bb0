using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using MessagePack;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.MessagePack;

/// <summary>
/// Writes one packet after the other: a map of what the packet has, its payload translated from JSON, and every placeholder in that
/// replaced by the bytes it stands for. Used by one thread.
/// </summary>
internal sealed class MessagePackPacketWriter
{
    // What System.Text.Json writes at most.
    private const int MaxDepth = 1000;

    // One odd packet must not cost memory for ever.
    private const int MaximumKept = 1024;

    private readonly PooledBufferWriter _buffer = new();

    // How much each array and object of the payload holds, in the order in which they begin: MessagePack says it in advance.
    private readonly List<int> _counts = [];
    private readonly Stack<int> _open = [];

    public EncodedPacket Write(PacketType type, ReadOnlySpan<byte> utf8Namespace, long? ackId, PayloadWriter payload)
    {
        try
        {
            var writer = new MessagePackWriter(_buffer);
            bool hasData = !payload.Json.IsEmpty;
            writer.WriteMapHeader(2 + (hasData ? 1 : 0) + (ackId is null ? 0 : 1));

            // The order of the keys is the reference's, so that the bytes are.
            if (type == PacketType.Ack)
            {
                WriteId(ref writer, ackId);
            }

            writer.WriteString("type"u8);
            writer.Write((byte)type);
            if (hasData)
            {
                writer.WriteString("data"u8);
                WritePayload(ref writer, payload);
            }

            if (type != PacketType.Ack)
            {
                WriteId(ref writer, ackId);
            }

            writer.WriteString("nsp"u8);
            writer.WriteString(utf8Namespace);
            writer.Flush();
            return EncodedPacket.CreateBinary(_buffer.WrittenSpan);
        }
        finally
        {
            _buffer.Return();
            _counts.Clear();
            _open.Clear();
            if (_counts.Capacity > MaximumKept)
            {
                _counts.Capacity = 0;
                _open.TrimExcess();
            }
        }
    }

    private static void WriteId(ref MessagePackWriter writer, long? ackId)
    {
        if (ackId is { } id)
        {
            writer.WriteString("id"u8);
            WriteInteger(ref writer, id);
        }
    }

    private static void WriteInteger(ref MessagePackWriter writer, long value)
    {
        // The library writes a positive long above 32 bits as a signed one; the reference as an unsigned one.
        if (value >= 0)
        {
            writer.Write((ulong)value);
        }
        else
        {
            writer.Write(value);
        }
    }

    private void WritePayload(ref MessagePackWriter writer, PayloadWriter payload)
    {
        ReadOnlySpan<byte> json = payload.Json;
        Count(json, payload.AttachmentCount);
        int container = 0;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject when TryReadPlaceholder(json, ref reader, payload.AttachmentCount, out int attachment):
                    writer.Write(payload.GetAttachment(attachment));
                    reader.Skip();
                    break;
                case JsonTokenType.StartObject:
                    writer.WriteMapHeader(_counts[container++]);
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteArrayHeader(_counts[container++]);
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String:
                    WriteText(ref writer, ref reader);
                    break;
                case JsonTokenType.Number:
                    WriteNumber(ref writer, ref reader);
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    writer.Write(reader.GetBoolean());
                    break;
                case JsonTokenType.Null:
                    writer.WriteNil();
                    break;
            }
        }
    }

    private void Count(ReadOnlySpan<byte> json, int attachments)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    _open.Pop();
                    continue;
                case JsonTokenType.PropertyName:
                    continue;
            }

            if (_open.TryPeek(out int parent))
            {
                _counts[parent]++;
            }

            if (reader.TokenType == JsonTokenType.StartObject && TryReadPlaceholder(json, ref reader, attachments, out _))
            {
                reader.Skip();
            }
            else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                _open.Push(_counts.Count);
                _counts.Add(0);
            }
        }
    }

    // {"_placeholder":true,"num":<index>}, exactly as a payload's writer writes it
    private static bool TryReadPlaceholder(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, int attachments, out int attachment)
    {
        ReadOnlySpan<byte> start = "{\"_placeholder\":true,\"num\":"u8;
        ReadOnlySpan<byte> value = json[(int)reader.TokenStartIndex..];
        attachment = 0;
        return attachments > 0
            && value.StartsWith(start)
            && Utf8Parser.TryParse(value[start.Length..], out attachment, out int digits)
            && value[start.Length + digits] == '}'
            && attachment >= 0
            && attachment < attachments;
    }

    private static void WriteText(ref MessagePackWriter writer, ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            writer.WriteString(reader.ValueSpan);
            return;
        }

        byte[] text = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            writer.WriteString(text.AsSpan(0, reader.CopyString(text)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static void WriteNumber(ref MessagePackWriter writer, ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long integer))
        {
            WriteInteger(ref writer, integer);
        }
        else if (reader.TryGetUInt64(out ulong large))
        {
            writer.Write(large);
        }
        else
        {
            // A whole number is an integer, however it is written, as it is in JavaScript.
            double number = reader.GetDouble();
            if (number == Math.Floor(number) && Math.Abs(number) < long.MaxValue)
            {
                WriteInteger(ref writer, (long)number);
            }
            else
            {
                writer.Write(number);
            }
        }
    }
}
