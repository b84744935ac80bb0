using System.Text.Json;
using System.Text.Json.Serialization;

namespace Socketeer.Tool;

/// <summary>Reads an argument, and by the library's own converter the attachments in it.</summary>
internal sealed class ArgumentValueConverter : JsonConverter<ArgumentValue>
{
    public override ArgumentValue? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                var items = new List<ArgumentValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader, typeToConvert, options)!);
                }

                return new ArgumentValue(items);
            case JsonTokenType.StartObject when IsPlaceholder(reader):
                return new ArgumentValue(JsonSerializer.Deserialize<byte[]>(ref reader, options)!);
            case JsonTokenType.StartObject:
                var properties = new List<KeyValuePair<string, ArgumentValue>>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    string name = reader.GetString()!;
                    reader.Read();
                    properties.Add(new KeyValuePair<string, ArgumentValue>(name, Read(ref reader, typeToConvert, options)!));
                }

                return new ArgumentValue(properties);
            default:
                return new ArgumentValue(JsonElement.ParseValue(ref reader));
        }
    }

    public override void Write(Utf8JsonWriter writer, ArgumentValue value, JsonSerializerOptions options) => value.WriteJson(writer);

    // A copy of the reader looks ahead.
    private static bool IsPlaceholder(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            bool isMark = reader.ValueTextEquals("_placeholder"u8);
            reader.Read();
            if (isMark && reader.TokenType == JsonTokenType.True)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
