using System.Text;
using BenchmarkDotNet.Attributes;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Microbenchmarks;

/// <summary>The body of a polling response; the figures are per packet.</summary>
[MemoryDiagnoser]
public class PollingPayloadWriterBenchmarks
{
    private const int Packets = 16;

    private readonly PooledBufferWriter _body = new();
    private readonly byte[] _text = Encoding.UTF8.GetBytes("4" + Input.ShortEvent);
    private readonly byte[] _binary = Input.Bytes(1024);

    [Benchmark(Description = "text packet of a body of 16", OperationsPerInvoke = Packets)]
    public int Text()
    {
        _body.Reset();
        var writer = new PollingPayloadWriter(_body);
        for (int i = 0; i < Packets; i++)
        {
            writer.WriteText(_text);
        }

        return _body.WrittenCount;
    }

    [Benchmark(Description = "1 KiB as base64, of a body of 16", OperationsPerInvoke = Packets)]
    public int Binary()
    {
        _body.Reset();
        var writer = new PollingPayloadWriter(_body);
        for (int i = 0; i < Packets; i++)
        {
            writer.WriteBinary(_binary);
        }

        return _body.WrittenCount;
    }
}
