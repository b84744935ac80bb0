using System.Buffers;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>Protocol 4: packets with separators between them, binary as base64.</summary>
internal sealed class Engine4PollingFormat : PollingFormat
{
    public override bool TakesOctets => false;

    public override PollingBody TakePackets(PollingTransport transport, PooledBufferWriter body)
    {
        var payload = new PollingPayloadWriter(body);
        return transport.TakePackets(ref payload);
    }

    public override ValueTask ReceiveAsync(PollingTransport transport, ReadOnlyMemory<byte> body, bool isOctets) =>
        transport.ReceivePacketsAsync(new PollingPayloadReader(new ReadOnlySequence<byte>(body)));
}
