using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Microbenchmarks;

/// <summary>From arguments to the bytes that are sent, and those back to their pool.</summary>
[MemoryDiagnoser]
public class PayloadWriterBenchmarks
{
    private static readonly ChatMessage Message = new("ada", Input.Short, 7, IsEdited: false);

    // Reflection would be asked first if the options did not name the generated context themselves.
    private readonly EventSerializer _serializer =
        new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = BenchmarkJsonContext.Default });

    private readonly byte[] _data = Input.Bytes(1024);

    // Kept, never returned: what is relayed must stay what it is.
    private Packet _received = null!;
    private Packet _receivedBinary = null!;

    [GlobalSetup]
    public void Setup()
    {
        using PacketDecoder decoder = PacketCodec.Json.CreateDecoder(PacketLimits.Default, _serializer);
        _received = decoder.ReadText(Input.Text(Input.ShortEvent)).Packet!;
        decoder.ReadText(Input.Text(Input.BinaryEvent));
        _receivedBinary = decoder.ReadBinary(new ReadOnlySequence<byte>(_data)).Packet!;
    }

    [Benchmark(Description = "relayed argument, 32 characters")]
    public int Relayed()
    {
        PayloadWriter payload = Start();
        payload.Write(_received.Arguments[0]);
        return Finish(payload);
    }

    [Benchmark(Description = "relayed attachment of 1 KiB")]
    public int RelayedBinary()
    {
        PayloadWriter payload = Start();
        payload.Write(_receivedBinary.Arguments[0]);
        return Finish(payload);
    }

    [Benchmark(Description = "string, 32 characters")]
    public int Text()
    {
        PayloadWriter payload = Start();
        payload.Write(Input.Short);
        return Finish(payload);
    }

    [Benchmark(Description = "object, source-generated")]
    public int SourceGenerated()
    {
        PayloadWriter payload = Start();
        payload.Write(Message);
        return Finish(payload);
    }

    [Benchmark(Description = "attachment of 1 KiB")]
    public int Binary()
    {
        PayloadWriter payload = Start();
        payload.Write(_data);
        return Finish(payload);
    }

    private PayloadWriter Start()
    {
        PayloadWriter payload = PayloadWriter.Rent(_serializer);
        payload.WriteStart("echo");
        return payload;
    }

    private static int Finish(PayloadWriter payload)
    {
        payload.WriteEnd();
        EncodedPacket packet = PacketCodec.Json.Encode(PacketType.Event, "/"u8, null, payload);
        payload.Return();
        int size = packet.Size;
        packet.Release();
        return size;
    }
}
