using System.Runtime.InteropServices;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class FrameMaskTests
{
    private const int Longest = 300;
    private static readonly uint Mask = MemoryMarshal.Read<uint>(Frames.Mask);
    private static readonly byte[] Masked = [.. Enumerable.Range(0, 400).Select(i => (byte)(i * 7))];

    [Fact]
    public void Every_length_at_every_offset_of_memory_is_unmasked_as_the_definition_says()
    {
        for (int offset = 0; offset <= 64; offset++)
        {
            for (int length = 0; length <= Longest; length++)
            {
                byte[] target = new byte[offset + length + 3];
                target.AsSpan().Fill(0xEE);

                FrameMask.Remove(Masked.AsSpan(offset, length), Mask, target.AsSpan(offset));

                for (int i = 0; i < target.Length; i++)
                {
                    byte expected = i < offset || i >= offset + length ? (byte)0xEE : Plain(offset, i - offset);
                    if (target[i] != expected)
                    {
                        Assert.Fail($"Offset {offset}, length {length}: byte {i} is {target[i]}, not {expected}.");
                    }
                }
            }
        }
    }

    [Fact]
    public void Every_length_is_unmasked_in_place()
    {
        for (int length = 0; length <= Longest; length++)
        {
            byte[] data = Masked[..length];
            FrameMask.Remove(data, Mask, data);
            Assert.Equal(Enumerable.Range(0, length).Select(i => Plain(0, i)), data);
        }
    }

    [Fact]
    public void A_payload_unmasked_in_two_parts_is_the_payload_unmasked_at_once()
    {
        for (int length = 0; length <= Longest; length++)
        {
            byte[] whole = new byte[length];
            byte[] parts = new byte[length];
            FrameMask.Remove(Masked.AsSpan(0, length), Mask, whole);
            for (int cut = 0; cut <= length; cut++)
            {
                FrameMask.Remove(Masked.AsSpan(0, cut), Mask, parts);
                FrameMask.Remove(Masked.AsSpan(cut, length - cut), FrameMask.Advance(Mask, cut), parts.AsSpan(cut));
                if (!whole.AsSpan().SequenceEqual(parts))
                {
                    Assert.Fail($"Length {length} cut at {cut}.");
                }
            }
        }
    }

    [Fact]
    public void A_mask_advanced_starts_with_the_byte_that_is_next()
    {
        foreach (int count in Enumerable.Range(0, 300).Append(65535).Append(int.MaxValue))
        {
            uint advanced = FrameMask.Advance(Mask, count);
            byte[] bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in advanced)).ToArray();
            Assert.Equal(Enumerable.Range(0, 4).Select(i => Frames.Mask[(int)((i + (long)count) % 4)]), bytes);
        }
    }

    // transformed-octet-i = original-octet-i XOR masking-key-octet-(i MOD 4)   — RFC 6455, 5.3
    private static byte Plain(int offset, int i) => (byte)(Masked[offset + i] ^ Frames.Mask[i % 4]);
}
