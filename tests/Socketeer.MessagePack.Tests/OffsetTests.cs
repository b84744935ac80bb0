using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.MessagePack.Tests;

/// <summary>Connection state recovery appends an argument to what was encoded already.</summary>
public sealed class OffsetTests
{
    [Theory]
    [InlineData("/", "[\"e\"]", "[\"e\",\"Q8CoMwu.0\"]")]
    [InlineData("/chat", "[\"e\",1,{\"a\":[\"]\"]}]", "[\"e\",1,{\"a\":[\"]\"]},\"Q8CoMwu.0\"]")]
    public void An_offset_stands_behind_the_arguments(string name, string json, string expected)
    {
        EncodedPacket packet = Wire.EncodePacket(PacketType.Event, name, null, json);
        EncodedPacket copy = MessagePackPacketCodec.Instance.AppendOffset(packet, "Q8CoMwu.0");
        Assert.Equal(Wire.Encode(PacketType.Event, name, null, expected), Convert.ToHexString(copy.Messages[0].Data.Span));
        Assert.Equal(Wire.Encode(PacketType.Event, name, null, json), Convert.ToHexString(packet.Messages[0].Data.Span));
        packet.Release();
        copy.Release();
    }

    [Fact]
    public void Bytes_come_along()
    {
        const string Json = "[\"e\",{\"_placeholder\":true,\"num\":0},{\"x\":{\"_placeholder\":true,\"num\":1}}";
        EncodedPacket packet = Wire.EncodePacket(PacketType.Event, "/", null, Json + "]", [1, 2], [3]);
        EncodedPacket copy = MessagePackPacketCodec.Instance.AppendOffset(packet, "x");
        Assert.Equal(Wire.Encode(PacketType.Event, "/", null, Json + ",\"x\"]", [1, 2], [3]), Convert.ToHexString(copy.Messages[0].Data.Span));
        packet.Release();
        copy.Release();
    }
}
