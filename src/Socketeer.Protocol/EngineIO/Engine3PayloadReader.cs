using System.Text;

namespace Socketeer.Protocol.EngineIO;

/// <summary>
/// Reads a polling payload of Engine.IO protocol 3 that is text: every packet has its length before it. Each byte is looked at
/// a fixed number of times, whatever the lengths claim.
/// </summary>
// <payload> = [<length>:<packet>]*, the length in UTF-16 code units   — engine.io-protocol v3, "Payload"
public struct Engine3PayloadReader : IPollingPayloadReader
{
    private ReadOnlyMemory<byte> _rest;
    private bool _hasBegun;

    /// <summary>Starts reading a payload.</summary>
    /// <param name="payload">The whole payload, valid UTF-8.</param>
    public Engine3PayloadReader(ReadOnlyMemory<byte> payload) => _rest = payload;

    /// <summary>Gives the next packet as it is written, to be read by <see cref="Engine3PacketReader.TryReadText"/>. Empty ones are left out.</summary>
    /// <param name="encodedPacket">A slice of the payload.</param>
    /// <returns>Whether there is one. An empty payload is invalid.</returns>
    public PollingReadStatus Read(out ReadOnlyMemory<byte> encodedPacket)
    {
        encodedPacket = default;
        if (_rest.IsEmpty && !_hasBegun)
        {
            return PollingReadStatus.Invalid;
        }

        _hasBegun = true;
        while (!_rest.IsEmpty)
        {
            if (!TryReadLength(_rest.Span, out int start, out int units) || !TryMeasure(_rest.Span[start..], units, out int length))
            {
                return PollingReadStatus.Invalid;
            }

            encodedPacket = _rest.Slice(start, length);
            _rest = _rest[(start + length)..];
            if (length > 0)
            {
                return PollingReadStatus.Packet;
            }
        }

        return PollingReadStatus.End;
    }

    /// <inheritdoc />
    public PollingReadStatus Read(out EnginePacket packet)
    {
        packet = default;
        PollingReadStatus status = Read(out ReadOnlyMemory<byte> encodedPacket);
        return status == PollingReadStatus.Packet && !Engine3PacketReader.TryReadText(new(encodedPacket), out packet)
            ? PollingReadStatus.Invalid
            : status;
    }

    // Digits only, and never more than the payload has bytes: a byte is at most one unit.
    private static bool TryReadLength(ReadOnlySpan<byte> rest, out int start, out int units)
    {
        start = 0;
        units = 0;
        while (start < rest.Length && char.IsAsciiDigit((char)rest[start]))
        {
            long value = (units * 10L) + (rest[start] - '0');
            if (value > rest.Length)
            {
                return false;
            }

            units = (int)value;
            start++;
        }

        bool hasColon = start > 0 && start < rest.Length && rest[start] == ':';
        start++;
        return hasColon;
    }

    // How many bytes are that many UTF-16 code units. A length that ends between the halves of a surrogate pair is none.
    private static bool TryMeasure(ReadOnlySpan<byte> rest, int units, out int length)
    {
        if (units <= rest.Length && Ascii.IsValid(rest[..units]))
        {
            length = units;
            return true;
        }

        length = 0;
        while (units > 0 && length < rest.Length)
        {
            (int bytes, int taken) = rest[length] switch
            {
                < 0x80 => (1, 1),
                < 0xE0 => (2, 1),
                < 0xF0 => (3, 1),
                _ => (4, 2),
            };
            length += bytes;
            units -= taken;
        }

        return units == 0 && length <= rest.Length;
    }
}
