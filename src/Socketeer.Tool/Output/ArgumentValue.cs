using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Socketeer.Tool;

/// <summary>One argument of an event or an ack as it is shown: JSON, with the bytes of its attachments where they belong.</summary>
[JsonConverter(typeof(ArgumentValueConverter))]
internal sealed class ArgumentValue
{
    private const int MaxShownBytes = 16;

    // A JsonElement, the bytes of an attachment, or a list or an object that may hold such bytes.
    private readonly object _value;

    public ArgumentValue(JsonElement scalar) => _value = scalar;

    public ArgumentValue(byte[] binary) => _value = binary;

    public ArgumentValue(IReadOnlyList<ArgumentValue> items) => _value = items;

    public ArgumentValue(IReadOnlyList<KeyValuePair<string, ArgumentValue>> properties) => _value = properties;

    public static IReadOnlyList<ArgumentValue> ReadAll(EventArguments arguments)
    {
        var values = new ArgumentValue[arguments.Count];
        for (int i = 0; i < values.Length; i++)
        {
            // Nothing is made of a JSON null by a converter.
            values[i] = arguments.Read<ArgumentValue>(i) ?? new ArgumentValue(JsonElement.Parse("null"));
        }

        return values;
    }

    /// <summary>Writes it for people: binary as <c>&lt;3 bytes 01 02 03&gt;</c>.</summary>
    public void WriteText(StringBuilder text)
    {
        switch (_value)
        {
            case JsonElement scalar:
                text.Append(scalar.ValueKind == JsonValueKind.String ? JsonText.Quote(scalar) : scalar.GetRawText());
                break;
            case byte[] binary:
                WriteText(text, binary);
                break;
            case IReadOnlyList<ArgumentValue> items:
                text.Append('[');
                for (int i = 0; i < items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    items[i].WriteText(text);
                }

                text.Append(']');
                break;
            case IReadOnlyList<KeyValuePair<string, ArgumentValue>> properties:
                text.Append('{');
                for (int i = 0; i < properties.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",").Append(JsonText.Quote(properties[i].Key)).Append(':');
                    properties[i].Value.WriteText(text);
                }

                text.Append('}');
                break;
        }
    }

    /// <summary>Writes it for programs: binary as <c>{"$base64":"AQID"}</c>.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        switch (_value)
        {
            case JsonElement scalar:
                scalar.WriteTo(json);
                break;
            case byte[] binary:
                json.WriteStartObject();
                json.WriteBase64String("$base64", binary);
                json.WriteEndObject();
                break;
            case IReadOnlyList<ArgumentValue> items:
                json.WriteStartArray();
                foreach (ArgumentValue item in items)
                {
                    item.WriteJson(json);
                }

                json.WriteEndArray();
                break;
            case IReadOnlyList<KeyValuePair<string, ArgumentValue>> properties:
                json.WriteStartObject();
                foreach ((string name, ArgumentValue value) in properties)
                {
                    json.WritePropertyName(name);
                    value.WriteJson(json);
                }

                json.WriteEndObject();
                break;
        }
    }

    private static void WriteText(StringBuilder text, byte[] binary)
    {
        text.Append(CultureInfo.InvariantCulture, $"<{binary.Length} {(binary.Length == 1 ? "byte" : "bytes")}");
        foreach (byte value in binary.AsSpan(0, Math.Min(binary.Length, MaxShownBytes)))
        {
            text.Append(CultureInfo.InvariantCulture, $" {value:x2}");
        }

        text.Append(binary.Length > MaxShownBytes ? " …>" : ">");
    }
}
