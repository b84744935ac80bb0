using System.Buffers;
using BenchmarkDotNet.Attributes;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Microbenchmarks;

/// <summary>
/// From a message to a packet, and the packet back to its pool. Header, JSON check and the copy are in it; no argument is decoded.
/// </summary>
[MemoryDiagnoser]
public class PacketDecoderBenchmarks
{
    private readonly PacketDecoder _decoder = PacketCodec.Json.CreateDecoder(PacketLimits.Default, EventSerializer.Default);
    private readonly ReadOnlySequence<byte> _short = Input.Text(Input.ShortEvent);
    private readonly ReadOnlySequence<byte> _kibibyte = Input.Text($"2[\"echo\",\"{Input.Letters(1024)}\"]");
    private readonly ReadOnlySequence<byte> _binary = Input.Text(Input.BinaryEvent);
    private readonly ReadOnlySequence<byte> _attachment = new(Input.Bytes(1024));

    [Benchmark(Description = "event, 32 characters")]
    public int ShortEvent() => Finish(_decoder.ReadText(_short));

    [Benchmark(Description = "event, 1 KiB")]
    public int KibibyteEvent() => Finish(_decoder.ReadText(_kibibyte));

    [Benchmark(Description = "event, attachment of 1 KiB")]
    public int BinaryEvent()
    {
        _decoder.ReadText(_binary);
        return Finish(_decoder.ReadBinary(_attachment));
    }

    private static int Finish(in PacketReadResult result)
    {
        Packet packet = result.Packet!;
        int count = packet.Arguments.Count;
        packet.Return();
        return count;
    }
}
