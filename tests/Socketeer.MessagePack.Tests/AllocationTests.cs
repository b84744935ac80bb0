// Not in debug builds: there the JIT keeps what release builds do not make.
#if !DEBUG
using System.Buffers;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;
using Socketeer.Protocol.Tests;

namespace Socketeer.MessagePack.Tests;

/// <summary>In the long run an event costs no memory, in this format neither.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData("84A47479706502A46461746197A568656C6C6F01A178C0C3C281A16192CB3FF8000000000000FFA2696400A36E7370A52F63686174")]
    [InlineData("83A47479706502A46461746192A362696E81A46465657092C40081A178C401FFA36E7370A12F")]
    public void Reading_an_event_and_passing_it_on_allocates_nothing(string hex)
    {
        using PacketDecoder decoder = MessagePackPacketCodec.Instance.CreateDecoder(PacketLimits.Default, EventSerializer.Default);
        var message = new ReadOnlySequence<byte>(Convert.FromHexString(hex));
        byte[] name = "/chat"u8.ToArray();
        Assert.Equal(0, Allocations.OfWarm(() =>
        {
            Packet packet = decoder.ReadBinary(message).Packet!;
            PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
            payload.WriteStart("heard");
            payload.Write(packet.Arguments);
            payload.WriteEnd();
            EncodedPacket encoded = MessagePackPacketCodec.Instance.Encode(PacketType.Event, name, packet.AckId, payload);
            payload.Return();
            packet.Return();
            encoded.Release();
        }));
    }
}
#endif
