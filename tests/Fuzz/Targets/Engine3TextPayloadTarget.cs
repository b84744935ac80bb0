using System.Text;
using System.Text.Unicode;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Fuzz.Targets;

/// <summary>The body of a polling request in protocol 3 that is text, which is valid UTF-8 when it comes to the reader.</summary>
internal sealed class Engine3TextPayloadTarget : FuzzTarget
{
    private static readonly byte[] Attachment = [0, 255, 9];

    public override string Name => "engine3-text";

    public override IReadOnlyList<string> Words { get; } =
    [
        "1:2", "6:2probe", "2:40", "0:", ":", "b4", "10:b4AAECAwQF", "2147483647:", "99999999999999999999:", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
    ];

    public override void Run(byte[] input)
    {
        byte[] text = Utf8.IsValid(input) ? input : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(input));
        List<string> packets = EnginePackets.ReadAll(new Engine3PayloadReader(text), text.Length, out _);
        Check.Same(packets, EnginePackets.ReadAll(new Engine3PayloadReader(text), text.Length, out _), "The payload twice");
        WriteAgain(text);
    }

    // As text, and then with binary behind it, which turns all of it into bytes.
    private static void WriteAgain(byte[] text)
    {
        var output = new PooledBufferWriter();
        var writer = new Engine3PayloadWriter(output, prefersBase64: false);
        var reader = new Engine3PayloadReader(text);
        var expected = new List<string>();
        while (reader.Read(out ReadOnlyMemory<byte> encoded) == PollingReadStatus.Packet)
        {
            if (Engine3PacketReader.TryReadText(new(encoded), out EnginePacket packet))
            {
                writer.WriteText(encoded.Span);
                expected.Add(EnginePackets.Show(packet));
            }
        }

        if (expected.Count == 0)
        {
            return;
        }

        var again = new Engine3PayloadReader(output.WrittenMemory);
        Check.Same([.. expected, nameof(PollingReadStatus.End)], EnginePackets.ReadAll(again, output.WrittenCount, out _), "The payload written again");
        writer.WriteBinary(Attachment);
        expected.Add(EnginePackets.Show(new EnginePacket(EnginePacketType.Message, EngineDataKind.Binary, new(Attachment))));
        var binary = new Engine3BinaryPayloadReader(output.WrittenMemory);
        Check.Same([.. expected, nameof(PollingReadStatus.End)], EnginePackets.ReadAll(binary, output.WrittenCount, out _), "The payload as bytes");
        output.Return();
    }
}
