using BenchmarkDotNet.Attributes;
using Socketeer.EngineIO;

namespace Socketeer.Microbenchmarks;

/// <summary>
/// From a client's frames to messages: header, mask and the check of UTF-8. As between two reads of a connection, the reader's
/// buffers go back to their pool in every operation.
/// </summary>
[MemoryDiagnoser]
public class FrameReaderBenchmarks
{
    private const int Batch = 8;

    private readonly FrameReader _reader = new(maxMessageSize: 1_000_000, maxFragments: 16_384);
    private readonly byte[] _short = ClientFrame.Text(32);
    private readonly byte[] _kibibyte = ClientFrame.Text(1024);
    private readonly byte[] _long = ClientFrame.Text(64 * 1024);
    private readonly byte[] _batch = [.. Enumerable.Repeat(ClientFrame.Text(32), Batch).SelectMany(static frame => frame)];

    [Benchmark(Description = "32 bytes")]
    public long ShortFrame() => Read(_short);

    [Benchmark(Description = "1 KiB")]
    public long KibibyteFrame() => Read(_kibibyte);

    [Benchmark(Description = "64 KiB")]
    public long LongFrame() => Read(_long);

    [Benchmark(Description = "32 bytes, of 8 in one input", OperationsPerInvoke = Batch)]
    public long EightFrames() => Read(_batch);

    private long Read(ReadOnlySpan<byte> input)
    {
        long length = 0;
        while (_reader.TryRead(ref input, out WebSocketMessage message))
        {
            length += message.Data.Length;
        }

        _reader.Idle();
        return length;
    }
}
