using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Fuzz.Targets;

/// <summary>The body of a polling request in protocol 3 that is bytes.</summary>
internal sealed class Engine3BinaryPayloadTarget : FuzzTarget
{
    public override string Name => "engine3-binary";

    public override IReadOnlyList<string> Words { get; } =
    [
        "\0\x1\xFF", "\x1\x2\xFF\x4", "\0\x1\x0\xFF", "\x1\x9\x9\x9\x9\x9\x9\x9\x9\x9\x9\x9\x9\xFF", "\xFF", "4", "b4", "b4AAEC", "2probe",
    ];

    public override void Run(byte[] input)
    {
        List<string> shown = EnginePackets.ReadAll(new Engine3BinaryPayloadReader(input), input.Length, out List<EnginePacket> packets);
        Check.Same(shown, EnginePackets.ReadAll(new Engine3BinaryPayloadReader(input), input.Length, out _), "The payload twice");
        WriteAgain(packets);
    }

    private static void WriteAgain(List<EnginePacket> packets)
    {
        var output = new PooledBufferWriter();
        var writer = new Engine3PayloadWriter(output, prefersBase64: false);
        var expected = new List<string>();
        foreach (EnginePacket packet in packets)
        {
            if (packet.DataKind != EngineDataKind.Binary)
            {
                writer.WriteText(EnginePackets.ToText(packet, hasBase64Type: true));
            }
            else if (packet.Type == EnginePacketType.Message)
            {
                writer.WriteBinary(System.Buffers.BuffersExtensions.ToArray(packet.Data));
            }
            else
            {
                // No server sends it.
                continue;
            }

            expected.Add(EnginePackets.Show(packet));
        }

        if (expected.Count > 0)
        {
            expected.Add(nameof(PollingReadStatus.End));
            List<string> again = writer.IsBinary
                ? EnginePackets.ReadAll(new Engine3BinaryPayloadReader(output.WrittenMemory), output.WrittenCount, out _)
                : EnginePackets.ReadAll(new Engine3PayloadReader(output.WrittenMemory), output.WrittenCount, out _);
            Check.Same(expected, again, "The payload written again");
        }

        output.Return();
    }
}
