using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;

namespace Socketeer.Server;

/// <summary>Writes a handshake as the reference does; other servers of a cluster read it.</summary>
internal sealed class HandshakeJsonConverter : JsonConverter<Handshake>
{
    public override Handshake Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A handshake is only ever written.");

    public override void Write(Utf8JsonWriter writer, Handshake value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("headers"u8);
        foreach (KeyValuePair<string, StringValues> header in value.Headers)
        {
            // Node gives headers lower-case names.
            writer.WriteString(header.Key.ToLowerInvariant(), string.Join(", ", header.Value.ToArray()));
        }

        writer.WriteEndObject();
        writer.WriteString("time"u8, value.Time);
        writer.WriteString("address"u8, value.Address);
        writer.WriteBoolean("xdomain"u8, value.XDomain);
        writer.WriteBoolean("secure"u8, value.Secure);
        writer.WriteNumber("issued"u8, value.Issued);
        writer.WriteString("url"u8, value.Url);
        writer.WriteStartObject("query"u8);
        foreach (KeyValuePair<string, string> pair in value.Query)
        {
            writer.WriteString(pair.Key, pair.Value);
        }

        writer.WriteEndObject();
        writer.WritePropertyName("auth"u8);
        value.Auth.WriteTo(writer);
        writer.WriteEndObject();
    }
}

/// <summary>The types of this library that applications send, known without reflection.</summary>
[JsonSerializable(typeof(Handshake))]
[JsonSerializable(typeof(RateLimitRefusal))]
[JsonSerializable(typeof(RateLimitNotice))]
internal sealed partial class ServerJsonContext : JsonSerializerContext;
