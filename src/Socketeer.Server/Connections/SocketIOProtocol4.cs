using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Socketeer.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>
/// Protocol 4, of Socket.IO 2: a client is in the default namespace from the start, asks for another with a query behind its name,
/// and its sockets' ids are made of the connection's.
/// </summary>
internal sealed class SocketIOProtocol4 : SocketIOProtocol
{
    public override bool JoinsDefaultNamespace => true;

    // The query may be as long as a payload could be; the name itself is measured when it is known.
    public override PacketLimits Limit(PacketLimits limits) => limits with { MaxNamespaceLength = int.MaxValue };

    public override string CreateId(SocketNamespace socketNamespace, EngineConnection engine) =>
        socketNamespace.Name == "/" ? engine.Id : $"{socketNamespace.Name}#{engine.Id}";

    public override ReadOnlySpan<byte> ReadName(ReadOnlySpan<byte> utf8Namespace)
    {
        int end = utf8Namespace.IndexOfAny("?#"u8);
        return end < 0 ? utf8Namespace : utf8Namespace[..end];
    }

    // <name>[?<query>][#<fragment>]; a payload is ignored.
    public override JsonElement? ReadAuth(Packet packet)
    {
        string url = Encoding.UTF8.GetString(packet.Namespace).Split('#')[0];
        int query = url.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
        {
            return null;
        }

        // Of a repeated key the last counts.
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(url.AsMemory(query)))
        {
            values[pair.DecodeName().ToString()] = pair.DecodeValue().ToString();
        }

        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach ((string name, string value) in values)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(json.WrittenSpan);
    }

    public override void WriteConnect(PayloadWriter payload, ServerSocket socket)
    {
        // Nothing: the client knows the id.
    }

    public override void WriteError(PayloadWriter payload, string message, object? data) => payload.WriteOlderError(message, data);
}
