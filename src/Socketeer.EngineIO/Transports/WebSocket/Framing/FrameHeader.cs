using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Socketeer.EngineIO;

/// <summary>What stands before the payload of a client's WebSocket frame.</summary>
/// <param name="Opcode">What the frame is.</param>
/// <param name="IsFinal">Whether it ends its message.</param>
/// <param name="PayloadLength">The length of its payload.</param>
/// <param name="Mask">The mask, as its four bytes lie in memory.</param>
internal readonly record struct FrameHeader(WebSocketOpcode Opcode, bool IsFinal, long PayloadLength, uint Mask)
{
    /// <summary>The longest header: two bytes, eight of length, four of mask.</summary>
    public const int MaximumLength = 14;

    /// <summary>The longest payload of a control frame.</summary>
    public const int MaximumControlLength = 125;

    /// <summary>The header of a control frame: two bytes, four of mask.</summary>
    public const int MaskedControlLength = 6;

    private const byte Final = 0x80;
    private const byte Reserved = 0x70;
    private const byte Masked = 0x80;
    private const byte ShortLength = 126;
    private const byte LongLength = 127;

    /// <summary>Reads the header of a client's frame.</summary>
    /// <param name="bytes">Bytes from the first of the frame on.</param>
    /// <param name="header">The header.</param>
    /// <param name="length">The length of the header; 0 when there are not enough bytes to read it.</param>
    /// <returns><see langword="false"/> when no client may send such a frame, whatever follows.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header, out int length)
    {
        header = default;
        length = 0;

        // The first byte alone may be wrong already.
        return (bytes.IsEmpty || IsLegal(bytes[0]))
            && (bytes.Length < 2 || IsLegal(bytes[0], bytes[1]))
            && (!TryReadAny(bytes, out header, out length) || header.PayloadLength >= 0);
    }

    /// <summary>Reads a header without judging it, for what follows a violation: where does the frame end?</summary>
    /// <param name="bytes">Bytes from the first of the frame on.</param>
    /// <param name="header">The header; a length of more than 63 bits is negative, a missing mask 0.</param>
    /// <param name="length">The length of the header.</param>
    /// <returns><see langword="false"/> when there are not enough bytes.</returns>
    // FIN RSV1 RSV2 RSV3 opcode(4) | MASK payload-len(7) | [extended length (2 or 8)] | [masking-key (4)]   — RFC 6455, 5.2
    public static bool TryReadAny(ReadOnlySpan<byte> bytes, out FrameHeader header, out int length)
    {
        header = default;
        length = 0;
        if (bytes.Length < 2)
        {
            return false;
        }

        int payload = bytes[1] & ~Masked;
        bool isMasked = (bytes[1] & Masked) != 0;
        int maskAt = payload switch { ShortLength => 4, LongLength => 10, _ => 2 };
        int end = isMasked ? maskAt + sizeof(uint) : maskAt;
        if (bytes.Length < end)
        {
            return false;
        }

        long payloadLength = payload switch
        {
            ShortLength => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            LongLength => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            _ => payload,
        };
        length = end;
        uint mask = isMasked ? MemoryMarshal.Read<uint>(bytes[maskAt..]) : 0;
        header = new FrameHeader((WebSocketOpcode)(bytes[0] & 0x0F), (bytes[0] & Final) != 0, payloadLength, mask);
        return true;
    }

    // No extension is negotiated, so the reserved bits are 0; 3 to 7 and 11 to 15 are no opcodes.
    private static bool IsLegal(byte first) => (first & Reserved) == 0 && (first & 0x0F) is <= 2 or (>= 8 and <= 10);

    // A client masks. Control frames are short and whole.
    private static bool IsLegal(byte first, byte second) =>
        (second & Masked) != 0
        && ((first & (byte)WebSocketOpcode.Close) == 0 || ((first & Final) != 0 && (second & ~Masked) <= MaximumControlLength));
}
