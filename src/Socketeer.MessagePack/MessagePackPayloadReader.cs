using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using MessagePack;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.MessagePack;

/// <summary>
/// Translates a payload into the JSON that payloads are inside the library, with binary as attachments. What JSON lacks becomes what
/// <c>JSON.stringify</c> makes of the value that the reference's parser would give. Stateless.
/// </summary>
internal static class MessagePackPayloadReader
{
    private const string JavaScriptDate = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Translates one value, which was checked by <see cref="MessagePackValue.TrySkip"/>.</summary>
    /// <param name="reader">A reader at the value.</param>
    /// <param name="payload">Receives the JSON and the attachments.</param>
    /// <param name="asAttachments">Whether binary becomes attachments; else it becomes base64: only events and acks have attachments.</param>
    public static void Translate(MessagePackReader reader, PayloadWriter payload, bool asAttachments) =>
        WriteValue(ref reader, payload, asAttachments);

    private static void WriteValue(ref MessagePackReader reader, PayloadWriter payload, bool asAttachments)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Nil:
                reader.Skip();
                payload.JsonWriter.WriteNullValue();
                break;
            case MessagePackType.Boolean:
                payload.JsonWriter.WriteBooleanValue(reader.ReadBoolean());
                break;
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                payload.JsonWriter.WriteNumberValue(reader.ReadUInt64());
                break;
            case MessagePackType.Integer:
                payload.JsonWriter.WriteNumberValue(reader.ReadInt64());
                break;
            case MessagePackType.Float:
                WriteNumber(payload.JsonWriter, reader.ReadDouble());
                break;
            case MessagePackType.String:
                payload.JsonWriter.WriteStringValue(MessagePackValue.ReadText(ref reader));
                break;
            case MessagePackType.Binary:
                WriteBinary(payload, MessagePackValue.ToSpan(reader.ReadBytes()!.Value), asAttachments);
                break;
            case MessagePackType.Array:
                WriteArray(ref reader, payload, asAttachments);
                break;
            case MessagePackType.Map:
                WriteObject(ref reader, payload, asAttachments);
                break;
            case MessagePackType.Extension:
                WriteExtension(ref reader, payload, asAttachments);
                break;
            default:
                throw new MessagePackSerializationException("A code that MessagePack does not use.");
        }
    }

    private static void WriteArray(ref MessagePackReader reader, PayloadWriter payload, bool asAttachments)
    {
        int count = reader.ReadArrayHeader();
        payload.JsonWriter.WriteStartArray();
        for (int i = 0; i < count; i++)
        {
            WriteValue(ref reader, payload, asAttachments);
        }

        payload.JsonWriter.WriteEndArray();
    }

    private static void WriteObject(ref MessagePackReader reader, PayloadWriter payload, bool asAttachments)
    {
        int count = reader.ReadMapHeader();
        payload.JsonWriter.WriteStartObject();
        for (int i = 0; i < count; i++)
        {
            MessagePackReader key = reader;
            reader.Skip();
            if (MessagePackValue.IsUndefined(reader))
            {
                // JSON.stringify leaves such a property out.
                reader.Skip();
                continue;
            }

            WriteName(payload.JsonWriter, key);
            WriteValue(ref reader, payload, asAttachments);
        }

        payload.JsonWriter.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, MessagePackReader key)
    {
        switch (key.NextMessagePackType)
        {
            case MessagePackType.String:
                json.WritePropertyName(MessagePackValue.ReadText(ref key));
                break;
            case MessagePackType.Integer when key.NextCode == MessagePackCode.UInt64:
                json.WritePropertyName(key.ReadUInt64().ToString(CultureInfo.InvariantCulture));
                break;
            case MessagePackType.Integer:
                json.WritePropertyName(key.ReadInt64().ToString(CultureInfo.InvariantCulture));
                break;
            case MessagePackType.Boolean:
                json.WritePropertyName(key.ReadBoolean() ? "true"u8 : "false"u8);
                break;
            default:
                json.WritePropertyName("null"u8);
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    // The reference's extensions: fixext 1 of type 0 is undefined, fixext 8 of type 0 a Date, ext of type 0 an ArrayBuffer. Its parser
    // makes [type, bytes] of any other.
    private static void WriteExtension(ref MessagePackReader reader, PayloadWriter payload, bool asAttachments)
    {
        byte code = reader.NextCode;
        ExtensionHeader header = reader.ReadExtensionFormatHeader();
        ReadOnlySpan<byte> data = MessagePackValue.ToSpan(reader.ReadRaw(header.Length));
        switch (code)
        {
            case MessagePackCode.FixExt1 when header.TypeCode == 0:
                payload.JsonWriter.WriteNullValue();
                break;
            case MessagePackCode.FixExt8 when header.TypeCode == 0:
                WriteDate(payload.JsonWriter, BinaryPrimitives.ReadInt64BigEndian(data));
                break;
            case MessagePackCode.Ext8 or MessagePackCode.Ext16 or MessagePackCode.Ext32 when header.TypeCode == 0:
                WriteBinary(payload, data, asAttachments);
                break;
            default:
                payload.JsonWriter.WriteStartArray();
                payload.JsonWriter.WriteNumberValue(header.TypeCode);
                WriteBinary(payload, data, asAttachments);
                payload.JsonWriter.WriteEndArray();
                break;
        }
    }

    private static void WriteDate(Utf8JsonWriter json, long milliseconds)
    {
        if (milliseconds < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            json.WriteNullValue();
            return;
        }

        Span<char> text = stackalloc char[JavaScriptDate.Length];
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).TryFormat(text, out int length, JavaScriptDate, CultureInfo.InvariantCulture);
        json.WriteStringValue(text[..length]);
    }

    private static void WriteBinary(PayloadWriter payload, ReadOnlySpan<byte> data, bool asAttachments)
    {
        if (asAttachments)
        {
            payload.WriteBinary(data);
        }
        else
        {
            payload.JsonWriter.WriteBase64StringValue(data);
        }
    }
}
