using System.Buffers;
using BenchmarkDotNet.Attributes;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Microbenchmarks;

/// <summary>The packets of a polling request, each read as the transport does; the figures are per packet.</summary>
[MemoryDiagnoser]
public class PollingPayloadReaderBenchmarks
{
    private const int Packets = 16;

    private readonly ReadOnlySequence<byte> _body = Input.Text(string.Join('\u001e', Enumerable.Repeat("4" + Input.ShortEvent, Packets)));

    [Benchmark(Description = "packet of a body of 16", OperationsPerInvoke = Packets)]
    public long Read()
    {
        long length = 0;
        var reader = new PollingPayloadReader(_body);
        while (reader.TryRead(out ReadOnlySequence<byte> encoded))
        {
            EnginePacketReader.TryReadText(encoded, out EnginePacket packet);
            length += packet.Data.Length;
        }

        return length;
    }
}
