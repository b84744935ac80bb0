using System.Buffers;

namespace Socketeer.Protocol.EngineIO;

/// <summary>
/// Reads single packets of Engine.IO protocol 3, where binary has a type too. A binary packet of no known type is given as a
/// noop: the reference ignores it. Stateless; safe to call from any thread.
/// </summary>
public static class Engine3PacketReader
{
    /// <summary>Reads one packet from text: a WebSocket text frame, or one element of a polling payload.</summary>
    /// <param name="encoded">The packet's bytes.</param>
    /// <param name="packet">The packet; its data is a slice of <paramref name="encoded"/>.</param>
    /// <returns><see langword="false"/> when the first byte is neither a type nor <c>b</c>, or is missing: a parse error.</returns>
    // <packet> = <type digit>[<data>] | "b"<type digit><base64>   — engine.io-protocol v3, "Packet"
    public static bool TryReadText(in ReadOnlySequence<byte> encoded, out EnginePacket packet)
    {
        if (!EnginePacketReader.TryReadText(encoded, out packet))
        {
            return false;
        }

        if (packet.DataKind == EngineDataKind.Base64)
        {
            packet = Read(packet.Data, firstType: '0', EngineDataKind.Base64);
        }

        return true;
    }

    /// <summary>Reads one packet from bytes: a WebSocket binary frame, or a binary element of a polling payload.</summary>
    /// <param name="encoded">The packet's bytes.</param>
    /// <returns>The packet; its data is a slice of <paramref name="encoded"/>.</returns>
    // <packet> = <type byte><data>                                — engine.io-protocol v3, "Packet"
    public static EnginePacket ReadBinary(in ReadOnlySequence<byte> encoded) => Read(encoded, firstType: '\0', EngineDataKind.Binary);

    private static EnginePacket Read(in ReadOnlySequence<byte> encoded, char firstType, EngineDataKind kind)
    {
        var reader = new SequenceReader<byte>(encoded);
        int type = reader.TryRead(out byte first) ? first - firstType : -1;
        return type is < (int)EnginePacketType.Open or > (int)EnginePacketType.Noop
            ? new EnginePacket(EnginePacketType.Noop, EngineDataKind.Text, default)
            : new EnginePacket((EnginePacketType)type, kind, reader.UnreadSequence);
    }
}
