using System.Buffers;
using System.Text;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.SocketIO;

public sealed class PacketDecoderTests
{
    [Theory]
    [InlineData("0", PacketType.Connect, "", null, "")]
    [InlineData("0{\"token\":\"123\"}", PacketType.Connect, "", null, "{\"token\":\"123\"}")]
    [InlineData("0/custom,", PacketType.Connect, "/custom", null, "")]
    [InlineData("0/custom", PacketType.Connect, "/custom", null, "")]
    [InlineData("0/,{}", PacketType.Connect, "", null, "{}")]
    [InlineData("01", PacketType.Connect, "", 1L, "")]
    [InlineData("0{\"__proto__\":{\"admin\":true},\"a\":1,\"a\":2}", PacketType.Connect, "", null, "{\"__proto__\":{\"admin\":true},\"a\":1,\"a\":2}")]
    [InlineData("1", PacketType.Disconnect, "", null, "")]
    [InlineData("1/admin,", PacketType.Disconnect, "/admin", null, "")]
    [InlineData("2", PacketType.Event, "", null, "")]
    [InlineData("21", PacketType.Event, "", 1L, "")]
    [InlineData("2[\"a\"]", PacketType.Event, "", null, "[\"a\"]")]
    [InlineData("2456[\"a\",1]", PacketType.Event, "", 456L, "[\"a\",1]")]
    [InlineData("2/ä,9007199254740991[\"€\"]", PacketType.Event, "/ä", 9007199254740991L, "[\"€\"]")]
    [InlineData("2[\"a\"] \r\n\t", PacketType.Event, "", null, "[\"a\"] \r\n\t")]
    [InlineData("2[1]", PacketType.Event, "", null, "[1]")]
    [InlineData("3", PacketType.Ack, "", null, "")]
    [InlineData("30[]", PacketType.Ack, "", 0L, "[]")]
    [InlineData("3/admin,7[null,{}]", PacketType.Ack, "/admin", 7L, "[null,{}]")]
    [InlineData("4", PacketType.ConnectError, "", null, "")]
    [InlineData("4\"no\"", PacketType.ConnectError, "", null, "\"no\"")]
    [InlineData("4/a,{\"message\":\"no\"}", PacketType.ConnectError, "/a", null, "{\"message\":\"no\"}")]
    public void A_packet_without_attachments_is_read_in_every_shape(
        string text, PacketType type, string namespaceName, long? ackId, string payload)
    {
        foreach (ReadOnlySequence<byte> shape in Sequences.AllShapes(text))
        {
            using PacketDecoder decoder = Packets.Decoder();
            PacketReadResult result = decoder.ReadText(shape);

            Assert.Equal((PacketReadStatus.Complete, ProtocolError.None), (result.Status, result.Error));
            Assert.False(decoder.IsAwaitingAttachments);
            Packet packet = result.Packet!;
            Assert.Equal(type, packet.Type);
            Assert.Equal(namespaceName, packet.Namespace.Text());
            Assert.Equal(ackId, packet.AckId);
            Assert.Equal(payload, packet.Payload.Text());
            Assert.Equal(0, packet.ExpectedAttachmentCount);
            packet.Return();
        }
    }

    [Theory]
    [InlineData("52-/a,3[\"e\",{\"_placeholder\":true,\"num\":0},[{\"num\":1,\"_placeholder\":true}]]", PacketType.Event)]
    [InlineData("62-/a,3[{\"_placeholder\":true,\"num\":0},[{\"num\":1,\"_placeholder\":true}]]", PacketType.Ack)]
    public void A_packet_with_attachments_is_read_in_every_shape(string text, PacketType type)
    {
        foreach (ReadOnlySequence<byte> shape in Sequences.AllShapes(text))
        {
            foreach (ReadOnlySequence<byte> first in Sequences.AllShapes([1, 2, 3]))
            {
                using PacketDecoder decoder = Packets.Decoder();

                Assert.Equal(PacketReadStatus.NeedAttachments, decoder.ReadText(shape).Status);
                Assert.True(decoder.IsAwaitingAttachments);
                Assert.Equal(PacketReadStatus.NeedAttachments, decoder.ReadBinary(first).Status);
                PacketReadResult result = decoder.ReadBinary(Sequences.Whole(4));

                Assert.Equal(PacketReadStatus.Complete, result.Status);
                Assert.False(decoder.IsAwaitingAttachments);
                Packet packet = result.Packet!;
                Assert.Equal(type, packet.Type);
                Assert.Equal(("/a", 3L), (packet.Namespace.Text(), packet.AckId));
                Assert.Equal((2, 2), (packet.AttachmentCount, packet.ExpectedAttachmentCount));
                Assert.Equal([1, 2, 3], packet.GetAttachment(0).ToArray());
                Assert.Equal([4], packet.GetAttachment(1).ToArray());
                packet.Return();
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("9")]
    public void An_unknown_type_is_an_error_in_every_shape(string text) => AssertError(text, ProtocolError.UnknownPacketType);

    [Theory]
    [InlineData("5")]
    [InlineData("51")]
    [InlineData("5a-")]
    [InlineData("51.2-")]
    [InlineData("50-[\"x\"]")]
    [InlineData("60-[]")]
    [InlineData("51e0-[\"x\"]")]
    [InlineData("5 1-[\"x\"]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":-1}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":1}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":10}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":\"splice\"}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":\"0\"}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":0.5}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":1e400}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":4294967296}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":null}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":[0]}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true}]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":0,\"num\":\"x\"}]")]
    [InlineData("51-[\"x\",[[{\"a\":{\"_placeholder\":true,\"num\":7}}]]]")]
    [InlineData("61-[{\"_placeholder\":true,\"num\":7}]")]
    public void A_wrong_count_or_placeholder_is_an_error_in_every_shape(string text) => AssertError(text, ProtocolError.IllegalAttachments);

    [Theory]
    [InlineData("0[]")]
    [InlineData("0null")]
    [InlineData("0\"x\"")]
    [InlineData("0abc")]
    [InlineData("0{")]
    [InlineData("0{}{}")]
    [InlineData("0 {}")]
    [InlineData("1{}")]
    [InlineData("1[]")]
    [InlineData("1\"x\"")]
    [InlineData("1/admin,{}")]
    [InlineData("2{}")]
    [InlineData("2[]")]
    [InlineData("2\"x\"")]
    [InlineData("2null")]
    [InlineData("2abc[\"x\"]")]
    [InlineData("2[\"x\"")]
    [InlineData("2[\"x\",]")]
    [InlineData("2[\"x\"]]")]
    [InlineData("2[\"x\"][\"y\"]")]
    [InlineData("2[\"x\"]\u0000")]
    [InlineData("2[\"x\",NaN]")]
    [InlineData("2[\"x\",01]")]
    [InlineData("2[\"x\",'y']")]
    [InlineData("2[\"x\"/**/]")]
    [InlineData("2[\"\n\"]")]
    [InlineData("2 [\"x\"]")]
    [InlineData("2\t[\"x\"]")]
    [InlineData("2/a, [\"x\"]")]
    [InlineData("2-1[\"x\"]")]
    [InlineData("21.5[\"x\"]")]
    [InlineData("2\uFEFF[\"x\"]")]
    [InlineData("2[true]")]
    [InlineData("2[null]")]
    [InlineData("2[{\"toString\":\"foo\"}]")]
    [InlineData("2[[\"x\"]]")]
    [InlineData("2[\"connect\"]")]
    [InlineData("2[\"connect_error\"]")]
    [InlineData("2[\"disconnect\",\"x\"]")]
    [InlineData("2[\"disconnecting\"]")]
    [InlineData("2[\"newListener\"]")]
    [InlineData("2[\"removeListener\"]")]
    [InlineData("2[\"con\\u006eect\"]")]
    [InlineData("2[\"\\ud800\"]")]
    [InlineData("3{}")]
    [InlineData("30{}")]
    [InlineData("3\"x\"")]
    [InlineData("3[")]
    [InlineData("4[]")]
    [InlineData("4null")]
    [InlineData("41 2")]
    [InlineData("4\"x\"\"y\"")]
    [InlineData("51-{}")]
    [InlineData("51-[]")]
    [InlineData("51-[\"connect\"]")]
    [InlineData("51-[{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("51- [\"x\"]")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":0]")]
    [InlineData("61-{}")]
    public void A_payload_of_the_wrong_shape_is_an_error_in_every_shape(string text) => AssertError(text, ProtocolError.InvalidPayload);

    [Theory]
    [InlineData("511-[\"x\"]", ProtocolError.TooManyAttachments)]
    [InlineData("5999999999-[\"x\"]", ProtocolError.TooManyAttachments)]
    [InlineData("29007199254740992[\"x\"]", ProtocolError.AckIdTooLarge)]
    public void A_number_beyond_its_limit_is_an_error_in_every_shape(string text, ProtocolError error) => AssertError(text, error);

    [Theory]
    [InlineData("error")]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("Dispose")]
    [InlineData("Connect")]
    [InlineData("")]
    public void Names_that_mean_something_elsewhere_are_ordinary(string name)
    {
        Packet packet = Packets.Decode($"2[\"{name}\"]");

        Assert.Equal(name, packet.GetEventName());
        Assert.True(packet.TryGetEventName(out ReadOnlySpan<byte> utf8));
        Assert.Equal(name, utf8.Text());
        packet.Return();
    }

    [Fact]
    public void Every_cut_off_packet_is_an_error_or_another_packet_but_never_throws()
    {
        const string Text = "52-/a,12[\"e\\u00e4\",{\"_placeholder\":true,\"num\":0},[1.5e3,null,true,{\"x\":{\"num\":1,\"_placeholder\":true}}]]";
        for (int length = 0; length < Text.Length; length++)
        {
            PacketReadResult result = Packets.Read(Sequences.Whole(Text[..length]));

            // Without a payload a packet is whole as well: "52-/a,12" announces two attachments.
            Assert.True(result.Status == PacketReadStatus.Invalid || !Text[..length].Contains('['), Text[..length]);
        }
    }

    private static void AssertError(string text, ProtocolError expected)
    {
        foreach (ReadOnlySequence<byte> shape in Sequences.AllShapes(Encoding.UTF8.GetBytes(text)))
        {
            using PacketDecoder decoder = Packets.Decoder();
            PacketReadResult result = decoder.ReadText(shape);

            Assert.Equal(new PacketReadResult(PacketReadStatus.Invalid, null, expected), result);
            Assert.False(decoder.IsAwaitingAttachments);
        }
    }
}
