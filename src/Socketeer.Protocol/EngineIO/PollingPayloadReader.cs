using System.Buffers;

namespace Socketeer.Protocol.EngineIO;

/// <summary>
/// Splits the body of a polling request into encoded packets, one at a time: a body of a million separators costs a scan,
/// never a list. A body of <c>n</c> separators holds <c>n + 1</c> packets, so an empty body is one (invalid) empty packet.
/// </summary>
// <payload> = <packet>[<record separator><packet>]*          — engine.io-protocol v4, "HTTP long-polling"
public struct PollingPayloadReader : IPollingPayloadReader
{
    private ReadOnlySequence<byte> _rest;
    private bool _finished;

    /// <summary>Starts reading a body.</summary>
    /// <param name="payload">The whole body.</param>
    public PollingPayloadReader(in ReadOnlySequence<byte> payload) => _rest = payload;

    /// <summary>Gives the next packet, to be read by <see cref="EnginePacketReader.TryReadText"/>.</summary>
    /// <param name="encodedPacket">A slice of the body; may be empty.</param>
    /// <returns><see langword="false"/> when the body is used up.</returns>
    public bool TryRead(out ReadOnlySequence<byte> encodedPacket)
    {
        if (_finished)
        {
            encodedPacket = default;
            return false;
        }

        SequencePosition? separator = _rest.PositionOf(EngineProtocol.RecordSeparator);
        if (separator is { } position)
        {
            encodedPacket = _rest.Slice(0, position);
            _rest = _rest.Slice(_rest.GetPosition(1, position));
        }
        else
        {
            encodedPacket = _rest;
            _finished = true;
        }

        return true;
    }

    /// <inheritdoc />
    public PollingReadStatus Read(out EnginePacket packet)
    {
        packet = default;
        return !TryRead(out ReadOnlySequence<byte> encodedPacket) ? PollingReadStatus.End
            : EnginePacketReader.TryReadText(encodedPacket, out packet) ? PollingReadStatus.Packet
            : PollingReadStatus.Invalid;
    }
}
