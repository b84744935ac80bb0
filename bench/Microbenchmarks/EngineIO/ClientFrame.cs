using System.Buffers.Binary;
using System.Text;

namespace Socketeer.Microbenchmarks;

/// <summary>Makes the frames of a client.</summary>
internal static class ClientFrame
{
    private const byte FinalText = 0x81;
    private const byte Masked = 0x80;
    private const byte ShortLength = 126;
    private const byte LongLength = 127;

    // Not zero: a text that is masked with zeros would be valid UTF-8 for a reader that forgets to unmask.
    private static ReadOnlySpan<byte> Mask => [0x37, 0xFA, 0x21, 0x3D];

    /// <summary>Makes a whole, masked text frame.</summary>
    /// <param name="payloadLength">The length of its text.</param>
    public static byte[] Text(int payloadLength)
    {
        byte[] payload = Encoding.UTF8.GetBytes(Input.Letters(payloadLength));
        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] ^= Mask[i % Mask.Length];
        }

        return [FinalText, .. Length(payloadLength), .. Mask, .. payload];
    }

    private static byte[] Length(int length)
    {
        if (length < ShortLength)
        {
            return [(byte)(Masked | length)];
        }

        bool isShort = length <= ushort.MaxValue;
        byte[] bytes = new byte[isShort ? 1 + sizeof(ushort) : 1 + sizeof(ulong)];
        bytes[0] = (byte)(Masked | (isShort ? ShortLength : LongLength));
        if (isShort)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1), (ushort)length);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), (ulong)length);
        }

        return bytes;
    }
}
