using System.Text;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.SocketIO;

/// <summary>Packets that a decoder of another format makes: checked as if they had come as text.</summary>
public sealed class PacketFromPayloadTests
{
    private const long MaxAckId = (1L << 53) - 1;

    [Theory]
    [InlineData("/", "")]
    [InlineData("", "")]
    [InlineData("/chat", "/chat")]
    public void A_packet_is_made(string name, string expected)
    {
        Packet packet = Make(PacketType.Event, name, 5, """["e",{"_placeholder":true,"num":1},2]""", [1], [2, 3]).Packet!;
        Assert.Equal(PacketType.Event, packet.Type);
        Assert.Equal(expected, Encoding.UTF8.GetString(packet.Namespace));
        Assert.Equal(5, packet.AckId);
        Assert.Equal("e", packet.GetEventName());
        Assert.Equal([2, 3], packet.Arguments.Read<byte[]>(0));
        Assert.Equal(2, packet.Arguments.Read<int>(1));
        Assert.Equal(2, packet.AttachmentCount);
    }

    [Fact]
    public void A_packet_without_a_payload_is_made()
    {
        Packet packet = Make(PacketType.Disconnect, "/chat", null, string.Empty).Packet!;
        Assert.True(packet.Payload.IsEmpty);
        Assert.Null(packet.AckId);
    }

    [Theory]
    [InlineData(PacketType.Event, "/", null, "[\"connect\"]", ProtocolError.InvalidPayload)]
    [InlineData(PacketType.Event, "/", null, "[]", ProtocolError.InvalidPayload)]
    [InlineData(PacketType.Event, "/", null, "{}", ProtocolError.InvalidPayload)]
    [InlineData(PacketType.Connect, "/", null, "[]", ProtocolError.InvalidPayload)]
    [InlineData(PacketType.Disconnect, "/", null, "{}", ProtocolError.InvalidPayload)]
    [InlineData(PacketType.Ack, "/", null, "[[[[]]]]", ProtocolError.InvalidPayload)]
    [InlineData(PacketType.Ack, "/", null, "[{\"_placeholder\":true,\"num\":1}]", ProtocolError.IllegalAttachments)]
    [InlineData(PacketType.Event, "/12345", null, "[\"e\"]", ProtocolError.NamespaceTooLong)]
    [InlineData(PacketType.Event, "/", MaxAckId + 1, "[\"e\"]", ProtocolError.AckIdTooLarge)]
    [InlineData(PacketType.Event, "/", -MaxAckId - 1, "[\"e\"]", ProtocolError.AckIdTooLarge)]
    public void What_is_wrong_is_told(PacketType type, string name, long? ackId, string json, ProtocolError expected)
    {
        PacketReadResult result = Make(type, name, ackId, json, [1]);
        Assert.Equal(PacketReadStatus.Invalid, result.Status);
        Assert.Equal(expected, result.Error);
    }

    [Fact]
    public void The_types_of_the_wire_are_not_a_packets() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => Make(PacketType.BinaryEvent, "/", null, "[\"e\"]"));

    private static PacketReadResult Make(PacketType type, string name, long? ackId, string json, params byte[][] attachments)
    {
        PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
        try
        {
            if (json.Length > 0)
            {
                payload.JsonWriter.WriteRawValue(json);
            }

            foreach (byte[] attachment in attachments)
            {
                payload.AddAttachment(attachment);
            }

            var limits = new PacketLimits { MaxDepth = 3, MaxNamespaceLength = 5 };
            return Packet.FromPayload(type, Encoding.UTF8.GetBytes(name), ackId, payload, limits, EventSerializer.Default);
        }
        finally
        {
            payload.Return();
        }
    }
}
