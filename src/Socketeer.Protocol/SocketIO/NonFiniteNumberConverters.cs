using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Socketeer.Protocol.SocketIO;

/// <summary>Writes NaN and the infinities as <c>null</c>, as JSON.stringify does.</summary>
internal sealed class NonFiniteDoubleConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NumberText.IsExpected(reader, options) ? NumberText.Read(ref reader) : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>Writes NaN and the infinities as <c>null</c>, as JSON.stringify does.</summary>
internal sealed class NonFiniteSingleConverter : JsonConverter<float>
{
    public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NumberText.IsExpected(reader, options) ? (float)NumberText.Read(ref reader) : reader.GetSingle();

    public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options)
    {
        if (float.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>Reads a number from a string where the options allow that, as the converters do which ours stand in for.</summary>
file static class NumberText
{
    public static bool IsExpected(in Utf8JsonReader reader, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && (options.NumberHandling & JsonNumberHandling.AllowReadingFromString) != 0;

    public static double Read(ref Utf8JsonReader reader) =>
        double.TryParse(
            reader.GetString(),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            NumberFormatInfo.InvariantInfo,
            out double value) && double.IsFinite(value)
            ? value
            : throw new JsonException("A number was expected.");
}
