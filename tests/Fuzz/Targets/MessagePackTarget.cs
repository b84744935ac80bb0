using Socketeer.MessagePack;

namespace Socketeer.Fuzz.Targets;

/// <summary>Packets of Socket.IO in MessagePack.</summary>
internal sealed class MessagePackTarget : FuzzTarget
{
    public override string Name => "messagepack";

    public override IReadOnlyList<string> Words { get; } =
    [
        "\x83\xA4type\x02", "\xA4type", "\xA3nsp\xA1/", "\xA3nsp\xA2/a", "\xA2id\x05", "\xA4\x64\x61ta", "\x91\xA1\x65", "\x92\xA1\x65\xC4\x02\x01\x02", "\xC0", "\xC2", "\xC3",
        "\xCB\x3F\xF8\0\0\0\0\0\0", "\xCF\0\x1F\xFF\xFF\xFF\xFF\xFF\xFF", "\xCF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "\xD3\x80\0\0\0\0\0\0\0", "\xD4\0\0", "\xD7\0\0\0\0\0\0\0\0\x01",
        "\xD7\0\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "\xC7\x01\0\x05", "\xC7\x01\x05\x05", "\xDD\x7F\xFF\xFF\xFF", "\xDF\xFF\xFF\xFF\xFF", "\xC6\x7F\xFF\xFF\xFF", "\xDB\xFF\xFF\xFF\xFF",
        "\xDC\0\x01", "\xDE\0\x01", "\xCA\x7F\xC0\0\0", "\xC1", "\x80", "\x90", "\xA0", "\x81\xA1k\x01", "\xA7\x63onnect",
    ];

    public override void Run(byte[] input)
    {
        (byte[] Bytes, bool IsBinary)[] messages = [(input, true)];
        Check.Same(
            DecodedPacket.Feed(MessagePackPacketCodec.Instance, messages, isCut: false),
            DecodedPacket.Feed(MessagePackPacketCodec.Instance, messages, isCut: true),
            "The packet whole and in pieces");
    }
}
