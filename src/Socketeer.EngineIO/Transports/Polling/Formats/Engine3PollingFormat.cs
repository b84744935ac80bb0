using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>Protocol 3: packets with their lengths before them; with binary among them all of it as bytes, or as text in base64.</summary>
/// <param name="prefersBase64">Whether the client asked for text.</param>
internal sealed class Engine3PollingFormat(bool prefersBase64) : PollingFormat
{
    public override bool TakesOctets => true;

    public override PollingBody TakePackets(PollingTransport transport, PooledBufferWriter body)
    {
        var payload = new Engine3PayloadWriter(body, prefersBase64);
        return transport.TakePackets(ref payload);
    }

    public override ValueTask ReceiveAsync(PollingTransport transport, ReadOnlyMemory<byte> body, bool isOctets) => isOctets
        ? transport.ReceivePacketsAsync(new Engine3BinaryPayloadReader(body))
        : transport.ReceivePacketsAsync(new Engine3PayloadReader(body));
}
