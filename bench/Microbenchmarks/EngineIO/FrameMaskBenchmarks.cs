using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Socketeer.EngineIO;

namespace Socketeer.Microbenchmarks;

/// <summary>The mask off a payload, against the loop of RFC 6455.</summary>
[MemoryDiagnoser]
public class FrameMaskBenchmarks
{
    private const uint Mask = 0x3D21FA37;

    private byte[] _masked = [];
    private byte[] _plain = [];

    [Params(32, 1024, 64 * 1024)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _masked = Input.Bytes(Length);
        _plain = new byte[Length];
    }

    [Benchmark(Baseline = true, Description = "byte by byte")]
    public byte ByteByByte()
    {
        uint mask = Mask;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in mask));
        ReadOnlySpan<byte> masked = _masked;
        Span<byte> plain = _plain;
        for (int i = 0; i < masked.Length; i++)
        {
            plain[i] = (byte)(masked[i] ^ bytes[i & 3]);
        }

        return plain[^1];
    }

    [Benchmark(Description = "FrameMask.Remove")]
    public byte Remove()
    {
        FrameMask.Remove(_masked, Mask, _plain);
        return _plain[^1];
    }
}
