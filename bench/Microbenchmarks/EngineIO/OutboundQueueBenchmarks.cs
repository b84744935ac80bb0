using BenchmarkDotNet.Attributes;
using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Microbenchmarks;

/// <summary>
/// In and out of a session's queue; the figures are per packet. From 18 packets on the queue gives its ring up when it is empty,
/// so that an idle session is small: a long queue allocates, and is meant to.
/// </summary>
[MemoryDiagnoser]
public class OutboundQueueBenchmarks
{
    private const int Few = 16;
    private const int Many = 64;

    private OutboundQueue _queue = new(maxSize: 4 * 1024 * 1024, maxLength: 16_384);
    private readonly EncodedPacket _packet = EncodedPacket.CreateText("2[\"echo\",1]"u8);

    [Benchmark(Description = "1 packet")]
    public int OnePacket() => EnqueueAndDequeue(1);

    [Benchmark(Description = "packet of 16", OperationsPerInvoke = Few)]
    public int Sixteen() => EnqueueAndDequeue(Few);

    [Benchmark(Description = "packet of 64", OperationsPerInvoke = Many)]
    public int SixtyFour() => EnqueueAndDequeue(Many);

    private int EnqueueAndDequeue(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _queue.TryEnqueue(_packet, SendOptions.None, out _);
        }

        while (_queue.TryDequeue(out OutboundPacket outbound))
        {
            _queue.Sent(outbound.Packet.Size);
            outbound.Packet.Release();
        }

        return _queue.Size;
    }
}
