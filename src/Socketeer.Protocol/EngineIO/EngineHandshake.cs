using System.Buffers;
using System.Text.Json;

namespace Socketeer.Protocol.EngineIO;

/// <summary>What the open packet tells the client about its new session.</summary>
/// <param name="SessionId">The session's id, 20 characters of <c>A-Za-z0-9_-</c>; the <c>sid</c> of later requests.</param>
/// <param name="Upgrades">The names of the transports the client may upgrade to.</param>
/// <param name="PingInterval">The time between a pong and the next ping; whole milliseconds on the wire.</param>
/// <param name="PingTimeout">How long the server waits for a pong; whole milliseconds on the wire.</param>
/// <param name="MaxPayload">The largest message or request body the server takes, in bytes.</param>
public sealed record EngineHandshake(
    string SessionId,
    IReadOnlyList<string> Upgrades,
    TimeSpan PingInterval,
    TimeSpan PingTimeout,
    long MaxPayload)
{
    /// <summary>Writes the whole open packet, its type digit included.</summary>
    /// <param name="output">Receives the packet.</param>
    // 0{"sid":…,"upgrades":[…],"pingInterval":…,"pingTimeout":…,"maxPayload":…}   — engine.io-protocol v4, "Handshake"
    public void WritePacket(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("0"u8);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("sid"u8, SessionId);
        json.WriteStartArray("upgrades"u8);
        foreach (string upgrade in Upgrades)
        {
            json.WriteStringValue(upgrade);
        }

        json.WriteEndArray();
        json.WriteNumber("pingInterval"u8, (long)PingInterval.TotalMilliseconds);
        json.WriteNumber("pingTimeout"u8, (long)PingTimeout.TotalMilliseconds);
        json.WriteNumber("maxPayload"u8, MaxPayload);
        json.WriteEndObject();
    }

    /// <summary>Reads the data of an open packet: the JSON behind the type digit.</summary>
    /// <param name="data">The packet's data.</param>
    /// <returns>The handshake, or <see langword="null"/> when a key is missing or of the wrong kind.</returns>
    public static EngineHandshake? TryRead(in ReadOnlySequence<byte> data)
    {
        try
        {
            // In one piece: the platform's reader throws IndexOutOfRangeException for some JSON that is cut short in several.
            var reader = new Utf8JsonReader(data.IsSingleSegment ? data.FirstSpan : data.ToArray());
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            if (reader.Read()
                || root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("sid"u8, out JsonElement sid) || sid.ValueKind != JsonValueKind.String
                || !root.TryGetProperty("upgrades"u8, out JsonElement upgrades) || upgrades.ValueKind != JsonValueKind.Array
                || !TryReadNumber(root, "pingInterval"u8, out long pingInterval)
                || !TryReadNumber(root, "pingTimeout"u8, out long pingTimeout))
            {
                return null;
            }

            // Servers before Engine.IO 6.1 do not say maxPayload: no limit is known then.
            long maxPayload = TryReadNumber(root, "maxPayload"u8, out long stated) ? stated : long.MaxValue;
            var names = new List<string>(upgrades.GetArrayLength());
            foreach (JsonElement upgrade in upgrades.EnumerateArray())
            {
                if (upgrade.ValueKind == JsonValueKind.String)
                {
                    names.Add(upgrade.GetString()!);
                }
            }

            return new EngineHandshake(
                sid.GetString()!,
                names,
                TimeSpan.FromMilliseconds(pingInterval),
                TimeSpan.FromMilliseconds(pingTimeout),
                maxPayload);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // The upper bound keeps the milliseconds inside a TimeSpan.
    private static bool TryReadNumber(JsonElement root, ReadOnlySpan<byte> name, out long value)
    {
        value = 0;
        return root.TryGetProperty(name, out JsonElement element)
            && element.ValueKind == JsonValueKind.Number
            && element.TryGetInt64(out value)
            && value is >= 0 and <= int.MaxValue;
    }
}
