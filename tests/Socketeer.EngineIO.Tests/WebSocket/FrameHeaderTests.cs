using System.Runtime.InteropServices;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class FrameHeaderTests
{
    private static readonly uint Mask = MemoryMarshal.Read<uint>(Frames.Mask);

    public static TheoryData<int, long, int> Lengths { get; } = new()
    {
        { 0, 0, 2 }, { 0, 1, 2 }, { 0, 125, 2 },
        { 2, 0, 4 }, { 2, 125, 4 }, { 2, 126, 4 }, { 2, 127, 4 }, { 2, 32768, 4 }, { 2, 65535, 4 },
        { 8, 0, 10 }, { 8, 125, 10 }, { 8, 65535, 10 }, { 8, 65536, 10 }, { 8, int.MaxValue, 10 }, { 8, 1L << 32, 10 },
        { 8, 0x0102030405060708, 10 }, { 8, long.MaxValue, 10 },
    };

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_header_of_a_message_is_read_back_when_it_is_whole_whatever_follows(int lengthSize, long length, int size)
    {
        foreach (WebSocketOpcode opcode in new[] { WebSocketOpcode.Continuation, WebSocketOpcode.Text, WebSocketOpcode.Binary })
        {
            foreach (bool isFinal in new[] { false, true })
            {
                byte[] bytes = Frames.Header((isFinal ? Frames.Final : 0) | (int)opcode, (ulong)length, Frames.Mask, lengthSize);
                Assert.Equal(size + 4, bytes.Length);
                AssertRead(new FrameHeader(opcode, isFinal, length, Mask), bytes);
            }
        }
    }

    [Fact]
    public void Every_header_of_a_control_frame_is_read_back()
    {
        foreach (WebSocketOpcode opcode in new[] { WebSocketOpcode.Close, WebSocketOpcode.Ping, WebSocketOpcode.Pong })
        {
            for (int length = 0; length <= FrameHeader.MaximumControlLength; length++)
            {
                AssertRead(new FrameHeader(opcode, true, length, Mask), Frames.Header(Frames.Final | (int)opcode, length));
            }
        }
    }

    [Fact]
    public void Of_all_first_two_bytes_those_are_refused_that_the_RFC_refuses()
    {
        byte[] bytes = new byte[FrameHeader.MaximumLength];
        for (int first = 0; first <= 255; first++)
        {
            bytes[0] = (byte)first;
            bool isFirstLegal = IsLegal(first);
            Assert.Equal(isFirstLegal, FrameHeader.TryRead(bytes.AsSpan(0, 1), out _, out _));
            for (int second = 0; second <= 255; second++)
            {
                bytes[1] = (byte)second;
                bool isLegal = isFirstLegal && IsLegal(first, second);
                if (FrameHeader.TryRead(bytes, out FrameHeader header, out int length) != isLegal
                    || FrameHeader.TryRead(bytes.AsSpan(0, 2), out _, out _) != isLegal)
                {
                    Assert.Fail($"{first:X2} {second:X2} is {(isLegal ? "legal" : "not legal")}.");
                }

                if (isLegal)
                {
                    int small = second & 0x7F;
                    Assert.Equal((small == 126 ? 4 : small == 127 ? 10 : 2) + 4, length);
                    Assert.Equal(small >= 126 ? 0 : small, header.PayloadLength);
                    Assert.Equal(first >> 7 == 1, header.IsFinal);
                    Assert.Equal(first & 15, (int)header.Opcode);
                }
            }
        }
    }

    [Theory]
    [InlineData(0x8000_0000_0000_0000)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFF)]
    public void A_length_of_64_bits_is_refused(ulong length)
    {
        byte[] bytes = Frames.Header(Frames.Final | 2, length);
        Assert.False(FrameHeader.TryRead(bytes, out _, out _));
        Assert.True(FrameHeader.TryReadAny(bytes, out FrameHeader header, out int size));
        Assert.Equal((true, 14), (header.PayloadLength < 0, size));
    }

    [Fact]
    public void Nothing_is_not_wrong_yet()
    {
        Assert.True(FrameHeader.TryRead([], out _, out int length));
        Assert.Equal(0, length);
        Assert.False(FrameHeader.TryReadAny([], out _, out _));
    }

    [Theory]
    [InlineData(0, 100, 2)]
    [InlineData(2, 1000, 4)]
    [InlineData(8, 100_000, 10)]
    public void A_header_without_a_mask_is_read_only_when_it_need_not_be_legal(int lengthSize, long length, int size)
    {
        byte[] bytes = Frames.Header(Frames.Final | 1, (ulong)length, [], lengthSize);
        Assert.False(FrameHeader.TryRead(bytes, out _, out _));
        Assert.False(FrameHeader.TryReadAny(bytes.AsSpan(0, size - 1), out _, out _));
        Assert.True(FrameHeader.TryReadAny([.. bytes, 1, 2, 3, 4, 5], out FrameHeader header, out int read));
        Assert.Equal((new FrameHeader(WebSocketOpcode.Text, true, length, 0), size), (header, read));
    }

    private static void AssertRead(FrameHeader expected, byte[] bytes)
    {
        for (int missing = 1; missing <= bytes.Length; missing++)
        {
            Assert.True(FrameHeader.TryRead(bytes.AsSpan(0, bytes.Length - missing), out _, out int none));
            Assert.Equal(0, none);
        }

        foreach (byte[] more in new byte[][] { bytes, [.. bytes, 0xFF], [.. bytes, .. new byte[20]] })
        {
            Assert.True(FrameHeader.TryRead(more, out FrameHeader header, out int length));
            Assert.Equal((expected, bytes.Length), (header, length));
            Assert.True(FrameHeader.TryReadAny(more, out header, out length));
            Assert.Equal((expected, bytes.Length), (header, length));
        }
    }

    // No reserved bits; 0 to 2 carry messages, 8 to 10 are control frames.
    private static bool IsLegal(int first) => (first & 0x70) == 0 && (first & 15) is 0 or 1 or 2 or 8 or 9 or 10;

    // Masked; and a control frame is final and has at most 125 bytes.
    private static bool IsLegal(int first, int second) => second >= 0x80 && ((first & 8) == 0 || (first >= 0x80 && (second & 0x7F) <= 125));
}
