using System.Buffers;
using BenchmarkDotNet.Attributes;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Microbenchmarks;

/// <summary>The type digit off a packet, and base64 off an attachment that came by polling.</summary>
[MemoryDiagnoser]
public class EnginePacketReaderBenchmarks
{
    private readonly ReadOnlySequence<byte> _text = Input.Text("4" + Input.ShortEvent);
    private readonly ReadOnlySequence<byte> _base64 = Input.Text(Convert.ToBase64String(Input.Bytes(1024)));
    private readonly PooledBufferWriter _decoded = new();

    [Benchmark(Description = "type of a text packet")]
    public EnginePacketType Text()
    {
        EnginePacketReader.TryReadText(_text, out EnginePacket packet);
        return packet.Type;
    }

    [Benchmark(Description = "base64 of 1 KiB")]
    public int Base64()
    {
        _decoded.Reset();
        EnginePacketReader.TryDecodeBase64(_base64, _decoded);
        return _decoded.WrittenCount;
    }
}
