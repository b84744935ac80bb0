using System.Buffers;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Fuzz.Targets;

/// <summary>The body of a polling request in protocol 4.</summary>
internal sealed class PollingPayloadTarget : FuzzTarget
{
    public override string Name => "polling-payload";

    public override IReadOnlyList<string> Words { get; } = ["\x1E", "0", "1", "2probe", "3", "4", "5", "6", "7", "b", "bAAEC", "bAA==", "="];

    public override void Run(byte[] input)
    {
        List<string> whole = EnginePackets.ReadAll(
            new PollingPayloadReader(new ReadOnlySequence<byte>(input)), input.Length, out List<EnginePacket> packets);
        List<string> pieces = EnginePackets.ReadAll(new PollingPayloadReader(Pieces.Sequence(input)), input.Length, out _);
        Check.Same(whole, pieces, "The payload whole and in pieces");
        if (packets.Count > 0)
        {
            WriteAgain(packets);
        }
    }

    private static void WriteAgain(List<EnginePacket> packets)
    {
        var output = new PooledBufferWriter();
        var writer = new PollingPayloadWriter(output);
        var expected = new List<string>();
        foreach (EnginePacket packet in packets)
        {
            if (packet.DataKind != EngineDataKind.Base64)
            {
                writer.WriteText(EnginePackets.ToText(packet, hasBase64Type: false));
                expected.Add(EnginePackets.Show(packet));
            }
            else if (EnginePackets.DecodeBase64(packet.Data) is { } bytes)
            {
                writer.WriteBinary(bytes);
                byte[] canonical = System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
                expected.Add(EnginePackets.Show(packet with { Data = new ReadOnlySequence<byte>(canonical) }));
            }
        }

        if (expected.Count > 0)
        {
            expected.Add(nameof(PollingReadStatus.End));
            var reader = new PollingPayloadReader(new ReadOnlySequence<byte>(output.WrittenMemory));
            Check.Same(expected, EnginePackets.ReadAll(reader, output.WrittenCount, out _), "The payload written again");
        }

        output.Return();
    }
}
