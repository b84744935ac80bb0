using System.Buffers.Binary;

namespace Socketeer.Protocol.EngineIO;

/// <summary>
/// One Engine.IO message, ready to be sent: as it is, or with the header of a WebSocket frame before it, which is written here,
/// once for all connections the message goes to.
/// </summary>
public readonly struct EncodedMessage
{
    /// <summary>The longest frame header of a server, which does not mask: two bytes, and eight of length.</summary>
    internal const int FrameHeaderRoom = 10;

    private const byte FinalText = 0x81;
    private const byte FinalBinary = 0x82;
    private const byte ShortLength = 126;
    private const byte LongLength = 127;

    private readonly byte[] _buffer;
    private readonly int _start;
    private readonly int _length;

    /// <summary>Makes a message of a part of a buffer, and writes the frame header before it.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="start">Where the message begins, at least <see cref="FrameHeaderRoom"/>; what stands before it is overwritten.</param>
    /// <param name="length">The message's length.</param>
    /// <param name="isBinary">Whether it is binary.</param>
    internal EncodedMessage(byte[] buffer, int start, int length, bool isBinary)
    {
        _buffer = buffer;
        _start = start;
        _length = length;
        IsBinary = isBinary;
        int header = HeaderLength;
        WriteHeader(buffer.AsSpan(start - header, header));
    }

    /// <summary>Gets the message. Text: a whole Engine.IO packet, the type digit first. Binary: the bytes alone.</summary>
    public ReadOnlyMemory<byte> Data => _buffer.AsMemory(_start, _length);

    /// <summary>Gets the message as a server's WebSocket frame: one that is whole, not masked and not compressed.</summary>
    public ReadOnlyMemory<byte> Frame => _buffer.AsMemory(_start - HeaderLength, HeaderLength + _length);

    /// <summary>Gets a value that tells whether the message is binary.</summary>
    public bool IsBinary { get; }

    private int HeaderLength => _length < ShortLength ? 2 : _length <= ushort.MaxValue ? 4 : FrameHeaderRoom;

    // FIN RSV1 RSV2 RSV3 opcode(4) | MASK payload-len(7) | [extended length (2 or 8)]   — RFC 6455, 5.2
    private void WriteHeader(Span<byte> header)
    {
        header[0] = IsBinary ? FinalBinary : FinalText;
        switch (header.Length)
        {
            case 2:
                header[1] = (byte)_length;
                break;
            case 4:
                header[1] = ShortLength;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)_length);
                break;
            default:
                header[1] = LongLength;
                BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)_length);
                break;
        }
    }
}
