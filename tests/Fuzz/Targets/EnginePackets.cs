using System.Buffers;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Fuzz.Targets;

/// <summary>Engine.IO packets in words, to be compared.</summary>
internal static class EnginePackets
{
    /// <summary>Reads a payload to its end, or to what is no packet.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="bound">The length of the payload, and so the number of packets that it can hold.</param>
    /// <param name="packets">The packets, whose data are copies.</param>
    public static List<string> ReadAll<TReader>(TReader reader, int bound, out List<EnginePacket> packets)
        where TReader : struct, IPollingPayloadReader
    {
        var shown = new List<string>();
        packets = [];
        long total = 0;
        while (true)
        {
            PollingReadStatus status = reader.Read(out EnginePacket packet);
            if (status != PollingReadStatus.Packet)
            {
                shown.Add(status.ToString());
                return shown;
            }

            shown.Add(Show(packet));
            packets.Add(packet with { Data = new ReadOnlySequence<byte>(packet.Data.ToArray()) });
            total += packet.Data.Length;
            Check.That(packets.Count <= bound + 1, "There are more packets than the payload has room for.");
            Check.That(total <= bound, "The packets have more bytes than the payload.");
        }
    }

    public static string Show(in EnginePacket packet)
    {
        Check.That(Enum.IsDefined(packet.Type), "There is no such type.");
        string data = Convert.ToHexString(packet.Data.ToArray());
        return packet.DataKind == EngineDataKind.Base64
            ? $"{packet.Type} {packet.DataKind} {data} {ShowBase64(packet.Data)}"
            : $"{packet.Type} {packet.DataKind} {data}";
    }

    /// <summary>Gives the text of a packet that is text, or binary in base64.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="hasBase64Type">Whether binary in base64 has its type before it, as in protocol 3.</param>
    public static byte[] ToText(in EnginePacket packet, bool hasBase64Type)
    {
        byte type = (byte)('0' + (int)packet.Type);
        return (packet.DataKind == EngineDataKind.Base64, hasBase64Type) switch
        {
            (false, _) => [type, .. packet.Data.ToArray()],
            (true, false) => [EngineProtocol.Base64Prefix, .. packet.Data.ToArray()],
            (true, true) => [EngineProtocol.Base64Prefix, type, .. packet.Data.ToArray()],
        };
    }

    /// <summary>Decodes base64, whole and in pieces.</summary>
    /// <returns>The bytes, or <see langword="null"/> when it is none.</returns>
    public static byte[]? DecodeBase64(in ReadOnlySequence<byte> base64)
    {
        byte[] text = base64.ToArray();
        byte[]? whole = Decode(new ReadOnlySequence<byte>(text));
        byte[]? pieces = Decode(Pieces.Sequence(text));
        Check.That((whole is null) == (pieces is null), "Base64 is base64 whole or in pieces alone.");
        Check.Same(whole, pieces, "Base64 whole and in pieces");
        return whole;
    }

    private static string ShowBase64(in ReadOnlySequence<byte> base64) =>
        DecodeBase64(base64) is { } bytes ? Convert.ToHexString(bytes) : "none";

    private static byte[]? Decode(in ReadOnlySequence<byte> base64)
    {
        var output = new PooledBufferWriter();
        try
        {
            return EnginePacketReader.TryDecodeBase64(base64, output) ? output.WrittenSpan.ToArray() : null;
        }
        finally
        {
            output.Return();
        }
    }
}
