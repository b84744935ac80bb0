using System.Numerics;
using System.Runtime.InteropServices;

namespace Socketeer.Bench.Peers.Frames;

/// <summary>Takes a client's mask off.</summary>
internal static class FrameMask
{
    public static void Remove(Span<byte> payload, uint mask)
    {
        var wide = new Vector<uint>(mask);
        Span<Vector<uint>> vectors = MemoryMarshal.Cast<byte, Vector<uint>>(payload);
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] ^= wide;
        }

        // A vector is a whole number of masks, so the rest begins with the mask's first byte again.
        payload = payload[(vectors.Length * Vector<byte>.Count)..];
        Span<uint> words = MemoryMarshal.Cast<byte, uint>(payload);
        for (int i = 0; i < words.Length; i++)
        {
            words[i] ^= mask;
        }

        payload = payload[(words.Length * sizeof(uint))..];
        ReadOnlySpan<byte> maskBytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in mask));
        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] ^= maskBytes[i];
        }
    }
}
