using System.Text.Json;
using System.Text.Json.Serialization;

namespace Socketeer.Protocol.SocketIO;

/// <summary>Writes <c>byte[]</c> as an attachment and reads it from a placeholder; base64 text is read too.</summary>
internal sealed class ByteArrayAttachmentConverter : JsonConverter<byte[]>
{
    public override byte[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AttachmentReader.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) =>
        AttachmentReader.Write(writer, value);
}

/// <summary>Writes <c>ReadOnlyMemory&lt;byte&gt;</c> as an attachment and reads it from a placeholder; base64 text is read too.</summary>
internal sealed class ReadOnlyMemoryAttachmentConverter : JsonConverter<ReadOnlyMemory<byte>>
{
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AttachmentReader.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) =>
        AttachmentReader.Write(writer, value.Span);
}

/// <summary>Writes <c>Memory&lt;byte&gt;</c> as an attachment and reads it from a placeholder; base64 text is read too.</summary>
internal sealed class MemoryAttachmentConverter : JsonConverter<Memory<byte>>
{
    public override Memory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AttachmentReader.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, Memory<byte> value, JsonSerializerOptions options) =>
        AttachmentReader.Write(writer, value.Span);
}

/// <summary>What the three converters share.</summary>
file static class AttachmentReader
{
    public static byte[]? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetBytesFromBase64();
        }

        int? attachment = null;
        bool isPlaceholder = false;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                bool isMark = reader.ValueTextEquals("_placeholder"u8);
                bool isNumber = reader.ValueTextEquals("num"u8);
                reader.Read();
                if (isMark)
                {
                    isPlaceholder = reader.TokenType == JsonTokenType.True;
                }
                else if (isNumber && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number))
                {
                    attachment = number;
                }

                reader.Skip();
            }
        }

        if (isPlaceholder && AttachmentScope.Packet is { } packet && attachment >= 0 && attachment < packet.AttachmentCount)
        {
            return packet.GetAttachmentCopy(attachment.Value);
        }

        throw new JsonException("Binary data was expected.");
    }

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> value)
    {
        if (AttachmentScope.Writer is { } payload && ReferenceEquals(payload.JsonWriter, writer))
        {
            payload.WriteBinary(value);
        }
        else
        {
            // A serializer that uses these options outside a packet.
            writer.WriteBase64StringValue(value);
        }
    }
}
