using System.Buffers.Binary;
using System.Text;

namespace Socketeer.Tests.Shared;

/// <summary>A client's frames, written field by field as RFC 6455, section 5.2, draws them.</summary>
internal static class Frames
{
    public const int Final = 0x80;
    public const int Masked = 0x80;

    /// <summary>The mask of the RFC's examples.</summary>
    public static readonly byte[] Mask = [0x37, 0xFA, 0x21, 0x3D];

    public static byte[] Text(string text, bool isFinal = true) => Encode((isFinal ? Final : 0) | 1, Encoding.UTF8.GetBytes(text));

    public static byte[] Text(byte[] text, bool isFinal = true) => Encode((isFinal ? Final : 0) | 1, text);

    public static byte[] Binary(byte[] data, bool isFinal = true) => Encode((isFinal ? Final : 0) | 2, data);

    public static byte[] Rest(string text, bool isFinal = true) => Rest(Encoding.UTF8.GetBytes(text), isFinal);

    public static byte[] Rest(byte[] data, bool isFinal = true) => Encode(isFinal ? Final : 0, data);

    public static byte[] Ping(string data) => Encode(Final | 9, Encoding.UTF8.GetBytes(data));

    public static byte[] Pong(string data) => Encode(Final | 10, Encoding.UTF8.GetBytes(data));

    public static byte[] Close(params byte[] body) => Encode(Final | 8, body);

    public static byte[] Close(ushort status, string reason = "") =>
        Encode(Final | 8, [(byte)(status >> 8), (byte)status, .. Encoding.UTF8.GetBytes(reason)]);

    /// <summary>Encodes a frame.</summary>
    /// <param name="first">The first byte: FIN, the reserved bits and the opcode.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="mask">The mask; the RFC's when not given, none when empty.</param>
    /// <param name="lengthSize">The bytes of the extended length: 0, 2 or 8; the fewest when not given.</param>
    public static byte[] Encode(int first, byte[] payload, byte[]? mask = null, int lengthSize = -1)
    {
        mask ??= Mask;
        byte[] header = Header(first, payload.Length, mask, lengthSize);
        byte[] frame = [.. header, .. payload];
        for (int i = 0; mask.Length > 0 && i < payload.Length; i++)
        {
            frame[header.Length + i] ^= mask[i % 4];
        }

        return frame;
    }

    /// <summary>Encodes what stands before a payload of a length, whether it follows or not.</summary>
    public static byte[] Header(int first, ulong length, byte[]? mask = null, int lengthSize = -1)
    {
        mask ??= Mask;
        if (lengthSize < 0)
        {
            lengthSize = length < 126 ? 0 : length < 65536 ? 2 : 8;
        }

        int small = lengthSize == 0 ? (int)length : lengthSize == 2 ? 126 : 127;
        byte[] extended = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(extended, length);
        return [(byte)first, (byte)(small | (mask.Length == 0 ? 0 : Masked)), .. extended[^lengthSize..], .. mask];
    }

    public static byte[] Header(int first, int length, byte[]? mask = null, int lengthSize = -1) =>
        Header(first, (ulong)length, mask, lengthSize);
}
