using System.Text.Unicode;

namespace Socketeer.Protocol.EngineIO;

/// <summary>Reads a polling payload of Engine.IO protocol 3 that is bytes, an <c>application/octet-stream</c>. An empty one holds no packets.</summary>
// <payload> = [<0 for text, else binary><length, a byte per digit><255><packet>]*   — engine.io-protocol v3, "Payload"
public struct Engine3BinaryPayloadReader : IPollingPayloadReader
{
    private const byte EndOfLength = 255;

    private ReadOnlyMemory<byte> _rest;

    /// <summary>Starts reading a payload.</summary>
    /// <param name="payload">The whole payload.</param>
    public Engine3BinaryPayloadReader(ReadOnlyMemory<byte> payload) => _rest = payload;

    /// <inheritdoc />
    public PollingReadStatus Read(out EnginePacket packet)
    {
        packet = default;
        if (_rest.IsEmpty)
        {
            return PollingReadStatus.End;
        }

        ReadOnlySpan<byte> rest = _rest.Span;
        bool isText = rest[0] == 0;
        int position = 1;
        int length = 0;
        while (position < rest.Length && rest[position] <= 9)
        {
            long value = (length * 10L) + rest[position];
            if (value > rest.Length)
            {
                return PollingReadStatus.Invalid;
            }

            length = (int)value;
            position++;
        }

        if (position == 1 || position == rest.Length || rest[position] != EndOfLength || length > rest.Length - position - 1)
        {
            return PollingReadStatus.Invalid;
        }

        ReadOnlyMemory<byte> encoded = _rest.Slice(position + 1, length);
        _rest = _rest[(position + 1 + length)..];
        if (!isText)
        {
            packet = Engine3PacketReader.ReadBinary(new(encoded));
            return PollingReadStatus.Packet;
        }

        return Utf8.IsValid(encoded.Span) && Engine3PacketReader.TryReadText(new(encoded), out packet)
            ? PollingReadStatus.Packet
            : PollingReadStatus.Invalid;
    }
}
