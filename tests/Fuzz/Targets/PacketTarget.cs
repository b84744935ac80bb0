using Socketeer.Protocol.SocketIO;

namespace Socketeer.Fuzz.Targets;

/// <summary>
/// Packets of Socket.IO and their attachments. The input holds several messages: before each but the first stands a byte that no text
/// has, FF before binary and FE before text.
/// </summary>
internal sealed class PacketTarget : FuzzTarget
{
    private const byte BeforeBinary = 0xFF;
    private const byte BeforeText = 0xFE;

    public override string Name => "packet";

    public override IReadOnlyList<string> Words { get; } =
    [
        "0", "1", "2", "3", "4", "51-", "62-", "510-", "/a,", "/", ",", "12", "9007199254740991", "9007199254740992", "[\"e\"", "[", "]", "{", "}", "\"", ":", "-",
        "{\"_placeholder\":true,\"num\":0}", "{\"num\":1,\"_placeholder\":true}", "\"_placeholder\"", "\"num\"", "true", "null", "1e400", "-0", "\\u0041",
        "\\ud800", "\\ud83d\\ude00", "\"connect\"", "\"disconnect\"", "\"di\\u0073connect\"", "[[[[[[[[", "]]]]]]]]", "\xFF", "\xFE", "\xC3\xA4", " ", "\xFF\x01\x02",
    ];

    public override void Run(byte[] input)
    {
        List<(byte[] Bytes, bool IsBinary)> messages = Split(input);
        Check.Same(
            DecodedPacket.Feed(PacketCodec.Json, messages, isCut: false),
            DecodedPacket.Feed(PacketCodec.Json, messages, isCut: true),
            "The packets whole and in pieces");
        ReadHeader(messages[0].Bytes);
    }

    private static void ReadHeader(byte[] text)
    {
        if (PacketHeaderReader.Read(text, PacketLimits.Default, out PacketHeader header) == ProtocolError.None)
        {
            Check.That(header.PayloadStart <= text.Length, "The payload begins behind the message.");
            Check.That(header.AttachmentCount is >= 0 and <= 10, "There are more attachments than allowed.");
            Check.That(header.Namespace.End.Value - header.Namespace.Start.Value <= 256, "The namespace is longer than allowed.");
            Check.That(header.AckId is null or (>= 0 and < 1L << 53), "The ack id is larger than allowed.");
        }
    }

    private static List<(byte[] Bytes, bool IsBinary)> Split(byte[] input)
    {
        var messages = new List<(byte[] Bytes, bool IsBinary)>();
        bool isBinary = false;
        int start = 0;
        for (int i = 0; i <= input.Length; i++)
        {
            if (i == input.Length || input[i] is BeforeBinary or BeforeText)
            {
                messages.Add((input[start..i], isBinary));
                isBinary = i < input.Length && input[i] == BeforeBinary;
                start = i + 1;
            }
        }

        return messages;
    }
}
