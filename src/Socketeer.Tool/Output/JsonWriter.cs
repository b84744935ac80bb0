using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Socketeer.Tool;

/// <summary>Prints for programs: one JSON object per line, the same keys for each kind.</summary>
internal sealed class JsonWriter(TextWriter output, TimeProvider timeProvider) : HappeningWriter(output, timeProvider)
{
    protected override string Format(Happening happening, DateTimeOffset time)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JsonText.Encoder, MaxDepth = int.MaxValue }))
        {
            json.WriteStartObject();
            json.WriteString("time", time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(happening.Kind.ToString()));
            WriteText(json, "namespace", happening.Namespace);
            WriteText(json, "id", happening.Id);
            WriteText(json, "transport", happening.Transport);
            WriteFlag(json, "connected", happening.IsConnected);
            WriteFlag(json, "recovered", happening.IsRecovered);
            WriteText(json, "event", happening.Event);
            if (happening.Arguments is { } arguments)
            {
                json.WriteStartArray("args");
                foreach (ArgumentValue argument in arguments)
                {
                    argument.WriteJson(json);
                }

                json.WriteEndArray();
            }

            WriteFlag(json, "ackRequested", happening.IsAckRequested);
            WriteFlag(json, "kept", happening.IsKept);
            WriteText(json, "reason", happening.Reason);
            WriteText(json, "detail", happening.Detail);
            if (happening.Data is { } data)
            {
                json.WritePropertyName("data");
                data.WriteTo(json);
            }

            WriteFlag(json, "willRetry", happening.WillRetry);
            WriteNumber(json, "attempt", happening.Attempt);
            WriteNumber(json, "elapsedMs", happening.Elapsed is { } elapsed ? Math.Round(elapsed.TotalMilliseconds, 3) : null);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteText(Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
        {
            json.WriteString(key, value);
        }
    }

    private static void WriteFlag(Utf8JsonWriter json, string key, bool? value)
    {
        if (value is { } flag)
        {
            json.WriteBoolean(key, flag);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string key, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(key, number);
        }
    }
}
