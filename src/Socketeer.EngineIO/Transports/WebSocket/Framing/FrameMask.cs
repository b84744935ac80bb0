using System.Numerics;
using System.Runtime.InteropServices;

namespace Socketeer.EngineIO;

/// <summary>The mask of a client's frame: four bytes that its payload is combined with, again and again.</summary>
internal static class FrameMask
{
    /// <summary>Takes the mask off a part of a payload.</summary>
    /// <param name="masked">The part.</param>
    /// <param name="mask">The mask, as its four bytes lie in memory; the first belongs to the first byte of the part.</param>
    /// <param name="target">Receives the plain bytes; as long as the part, and may be the same memory.</param>
    // transformed-octet-i = original-octet-i XOR masking-key-octet-(i MOD 4)   — RFC 6455, 5.3
    public static void Remove(ReadOnlySpan<byte> masked, uint mask, Span<byte> target)
    {
        int position = 0;
        if (Vector.IsHardwareAccelerated && masked.Length >= Vector<byte>.Count)
        {
            Vector<byte> wide = Vector.AsVectorByte(new Vector<uint>(mask));
            for (; position <= masked.Length - Vector<byte>.Count; position += Vector<byte>.Count)
            {
                (new Vector<byte>(masked[position..]) ^ wide).CopyTo(target[position..]);
            }
        }

        for (; position <= masked.Length - sizeof(uint); position += sizeof(uint))
        {
            MemoryMarshal.Write(target[position..], MemoryMarshal.Read<uint>(masked[position..]) ^ mask);
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in mask));
        for (int i = 0; position < masked.Length; position++, i++)
        {
            target[position] = (byte)(masked[position] ^ bytes[i]);
        }
    }

    /// <summary>Turns a mask so that it fits the byte that follows a number of others.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="count">The number of bytes it was used for.</param>
    public static uint Advance(uint mask, int count)
    {
        int bits = 8 * (count & 3);
        return BitConverter.IsLittleEndian ? BitOperations.RotateRight(mask, bits) : BitOperations.RotateLeft(mask, bits);
    }
}
