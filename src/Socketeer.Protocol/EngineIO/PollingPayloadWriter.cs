using System.Buffers;
using System.Buffers.Text;

namespace Socketeer.Protocol.EngineIO;

/// <summary>Joins packets into the body of a polling response.</summary>
/// <param name="output">Receives the body.</param>
// <payload> = <packet>[<record separator><packet>]*          — engine.io-protocol v4, "HTTP long-polling"
public struct PollingPayloadWriter(IBufferWriter<byte> output) : IPollingPayloadWriter
{
    private bool _hasPackets;

    /// <inheritdoc />
    public readonly bool IsBinary => false;

    /// <summary>Writes a packet that is text already: a type digit and its data.</summary>
    /// <param name="encodedPacket">The packet's bytes.</param>
    public void WriteText(ReadOnlySpan<byte> encodedPacket)
    {
        WriteSeparator();
        output.Write(encodedPacket);
    }

    /// <summary>Writes a packet without data, such as a ping.</summary>
    /// <param name="type">The packet's type.</param>
    public void WriteEmpty(EnginePacketType type)
    {
        WriteSeparator();
        output.GetSpan(1)[0] = (byte)('0' + (int)type);
        output.Advance(1);
    }

    /// <summary>Writes a binary message as <c>b</c> and base64.</summary>
    /// <param name="data">The message's bytes.</param>
    public void WriteBinary(ReadOnlySpan<byte> data)
    {
        WriteSeparator();
        Span<byte> target = output.GetSpan(1 + Base64.GetMaxEncodedToUtf8Length(data.Length));
        target[0] = EngineProtocol.Base64Prefix;
        Base64.EncodeToUtf8(data, target[1..], out _, out int written);
        output.Advance(1 + written);
    }

    private void WriteSeparator()
    {
        if (_hasPackets)
        {
            output.GetSpan(1)[0] = EngineProtocol.RecordSeparator;
            output.Advance(1);
        }

        _hasPackets = true;
    }
}
