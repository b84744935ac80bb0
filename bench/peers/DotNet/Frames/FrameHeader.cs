using System.Buffers;
using System.Buffers.Binary;

namespace Socketeer.Bench.Peers.Frames;

/// <summary>What stands before a frame's payload.</summary>
/// <param name="Opcode">What the frame is.</param>
/// <param name="Size">The header's size.</param>
/// <param name="Length">The payload's length.</param>
/// <param name="Mask">The mask of a client's frame, as its four bytes read on this machine.</param>
internal readonly record struct FrameHeader(Opcode Opcode, int Size, int Length, uint Mask)
{
    /// <summary>The longest header of a frame to a client.</summary>
    public const int LongestToClient = 10;

    private const int LongestFromClient = 14;
    private const int LongestPayload = 1 << 24;
    private const byte Final = 0x80;
    private const byte Masked = 0x80;
    private const byte LengthIn16Bits = 126;
    private const byte LengthIn64Bits = 127;

    /// <inheritdoc cref="TryRead(ReadOnlySpan{byte}, out FrameHeader)"/>
    public static bool TryRead(in ReadOnlySequence<byte> source, out FrameHeader header)
    {
        Span<byte> joined = stackalloc byte[LongestFromClient];
        scoped ReadOnlySpan<byte> bytes = source.FirstSpan;
        if (bytes.Length < LongestFromClient && !source.IsSingleSegment)
        {
            joined = joined[..(int)Math.Min(source.Length, LongestFromClient)];
            source.Slice(0, joined.Length).CopyTo(joined);
            bytes = joined;
        }

        return TryRead(bytes, out header);
    }

    /// <summary>Reads a client's header when all of it is there.</summary>
    /// <exception cref="InvalidDataException">No client of the benchmark sends such a frame.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < 2)
        {
            return false;
        }

        if ((bytes[0] & 0xF0) != Final || (bytes[1] & Masked) == 0 || bytes[0] == Final)
        {
            throw new InvalidDataException("A frame must be a whole message, masked and without extensions.");
        }

        int lengthSize = (bytes[1] & ~Masked) switch { LengthIn16Bits => 2, LengthIn64Bits => 8, _ => 0 };
        int size = 2 + lengthSize + sizeof(uint);
        if (bytes.Length < size)
        {
            return false;
        }

        ulong length = lengthSize switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            8 => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => (uint)(bytes[1] & ~Masked),
        };
        if (length > LongestPayload)
        {
            throw new InvalidDataException("The frame is too long.");
        }

        header = new FrameHeader((Opcode)(bytes[0] & 0x0F), size, (int)length, BitConverter.ToUInt32(bytes[(size - sizeof(uint))..]));
        return true;
    }

    /// <summary>Gives the size of the header of a frame to a client.</summary>
    public static int SizeToClient(int length) => length switch { < LengthIn16Bits => 2, <= ushort.MaxValue => 4, _ => LongestToClient };

    /// <summary>Writes the header of a frame to a client.</summary>
    /// <returns>Its size.</returns>
    public static int Write(Span<byte> target, Opcode opcode, int length)
    {
        target[0] = (byte)(Final | (byte)opcode);
        switch (length)
        {
            case < LengthIn16Bits:
                target[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                target[1] = LengthIn16Bits;
                BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)length);
                return 4;
            default:
                target[1] = LengthIn64Bits;
                BinaryPrimitives.WriteUInt64BigEndian(target[2..], (ulong)length);
                return 10;
        }
    }
}
