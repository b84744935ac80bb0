using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Socketeer.Protocol.Buffers;

namespace Socketeer.Protocol.EngineIO;

/// <summary>
/// Writes a polling payload of Engine.IO protocol 3: text, every packet with its length before it, until the first binary
/// message turns it all into bytes; or, for clients that prefer it, text with the binary in base64.
/// </summary>
/// <param name="output">Receives the payload, and nothing else.</param>
/// <param name="prefersBase64">Whether binary is to be written as base64.</param>
// <payload> = [<length>:<packet>]*, the length in UTF-16 code units                 — engine.io-protocol v3, "Payload"
// <payload> = [<0 for text, else binary><length, a byte per digit><255><packet>]*
public struct Engine3PayloadWriter(PooledBufferWriter output, bool prefersBase64) : IPollingPayloadWriter
{
    private const byte Text = 0;
    private const byte Binary = 1;
    private const byte EndOfLength = 255;
    private const int MaxDigits = 10;

    /// <inheritdoc />
    public bool IsBinary { get; private set; }

    /// <inheritdoc />
    public readonly void WriteText(ReadOnlySpan<byte> encodedPacket)
    {
        if (IsBinary)
        {
            WriteHeader(Text, encodedPacket.Length);
        }
        else
        {
            WriteLength(Encoding.UTF8.GetCharCount(encodedPacket));
        }

        output.Write(encodedPacket);
    }

    /// <inheritdoc />
    public readonly void WriteEmpty(EnginePacketType type) => WriteText([(byte)('0' + (int)type)]);

    /// <inheritdoc />
    public void WriteBinary(ReadOnlySpan<byte> data)
    {
        if (prefersBase64)
        {
            WriteBase64(data);
            return;
        }

        if (!IsBinary)
        {
            TurnIntoBytes();
        }

        WriteHeader(Binary, 1 + data.Length);
        output.Write([(byte)EnginePacketType.Message]);
        output.Write(data);
    }

    // "b"<type digit><base64>
    private readonly void WriteBase64(ReadOnlySpan<byte> data)
    {
        int length = Base64.GetMaxEncodedToUtf8Length(data.Length);
        WriteLength(2 + length);
        output.Write([EngineProtocol.Base64Prefix, (byte)('0' + (int)EnginePacketType.Message)]);
        Base64.EncodeToUtf8(data, output.GetSpan(length), out _, out int written);
        output.Advance(written);
    }

    private void TurnIntoBytes()
    {
        int length = output.WrittenCount;
        byte[] text = output.Detach();
        IsBinary = true;
        if (length == 0)
        {
            return;
        }

        var reader = new Engine3PayloadReader(text.AsMemory(0, length));
        while (reader.Read(out ReadOnlyMemory<byte> encodedPacket) == PollingReadStatus.Packet)
        {
            WriteText(encodedPacket.Span);
        }

        ArrayPool<byte>.Shared.Return(text);
    }

    private readonly void WriteLength(int length)
    {
        Span<byte> target = output.GetSpan(MaxDigits + 1);
        Utf8Formatter.TryFormat(length, target, out int digits);
        target[digits] = (byte)':';
        output.Advance(digits + 1);
    }

    private readonly void WriteHeader(byte kind, int length)
    {
        Span<byte> target = output.GetSpan(MaxDigits + 2);
        Utf8Formatter.TryFormat(length, target[1..], out int digits);
        target[0] = kind;
        foreach (ref byte digit in target.Slice(1, digits))
        {
            digit -= (byte)'0';
        }

        target[1 + digits] = EndOfLength;
        output.Advance(digits + 2);
    }
}
