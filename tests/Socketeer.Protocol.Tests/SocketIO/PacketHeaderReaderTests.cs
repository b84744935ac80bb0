using System.Text;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.SocketIO;

public sealed class PacketHeaderReaderTests
{
    private const string MaxAckId = "9007199254740991";

    [Theory]
    [InlineData("0", PacketType.Connect, 0, "", null, "")]
    [InlineData("0{\"token\":\"123\"}", PacketType.Connect, 0, "", null, "{\"token\":\"123\"}")]
    [InlineData("0/admin,", PacketType.Connect, 0, "/admin", null, "")]
    [InlineData("0/admin", PacketType.Connect, 0, "/admin", null, "")]
    [InlineData("0/,{}", PacketType.Connect, 0, "", null, "{}")]
    [InlineData("0/", PacketType.Connect, 0, "", null, "")]
    [InlineData("0/foo?x=1,{}", PacketType.Connect, 0, "/foo?x=1", null, "{}")]
    [InlineData("0//[%00\n,", PacketType.Connect, 0, "//[%00\n", null, "")]
    [InlineData("01", PacketType.Connect, 0, "", 1L, "")]
    [InlineData("1", PacketType.Disconnect, 0, "", null, "")]
    [InlineData("1/admin,", PacketType.Disconnect, 0, "/admin", null, "")]
    [InlineData("2[\"a\"]", PacketType.Event, 0, "", null, "[\"a\"]")]
    [InlineData("20[\"a\"]", PacketType.Event, 0, "", 0L, "[\"a\"]")]
    [InlineData("2007[\"a\"]", PacketType.Event, 0, "", 7L, "[\"a\"]")]
    [InlineData("2/ä€,12[\"a\"]", PacketType.Event, 0, "/ä€", 12L, "[\"a\"]")]
    [InlineData("2/a,/b,[\"a\"]", PacketType.Event, 0, "/a", null, "/b,[\"a\"]")]
    [InlineData("2" + MaxAckId + "[]", PacketType.Event, 0, "", 9007199254740991L, "[]")]
    [InlineData("2-1[]", PacketType.Event, 0, "", null, "-1[]")]
    [InlineData("2[\"/a,1\"]", PacketType.Event, 0, "", null, "[\"/a,1\"]")]
    [InlineData("3456[]", PacketType.Ack, 0, "", 456L, "[]")]
    [InlineData("3/admin,7[1]", PacketType.Ack, 0, "/admin", 7L, "[1]")]
    [InlineData("4/admin,{}", PacketType.ConnectError, 0, "/admin", null, "{}")]
    [InlineData("51-[\"a\"]", PacketType.BinaryEvent, 1, "", null, "[\"a\"]")]
    [InlineData("510-[\"a\"]", PacketType.BinaryEvent, 10, "", null, "[\"a\"]")]
    [InlineData("5001-[\"a\"]", PacketType.BinaryEvent, 1, "", null, "[\"a\"]")]
    [InlineData("52-/admin,12[\"a\"]", PacketType.BinaryEvent, 2, "/admin", 12L, "[\"a\"]")]
    [InlineData("61-0[]", PacketType.BinaryAck, 1, "", 0L, "[]")]
    [InlineData("61-/admin,456[]", PacketType.BinaryAck, 1, "/admin", 456L, "[]")]
    public void A_header_is_read(string text, PacketType type, int attachments, string namespaceName, long? ackId, string payload)
    {
        byte[] message = Encoding.UTF8.GetBytes(text);

        Assert.Equal(ProtocolError.None, PacketHeaderReader.Read(message, PacketLimits.Default, out PacketHeader header));
        Assert.Equal(type, header.Type);
        Assert.Equal(attachments, header.AttachmentCount);
        Assert.Equal(namespaceName, Encoding.UTF8.GetString(message[header.Namespace]));
        Assert.Equal(ackId, header.AckId);
        Assert.Equal(payload, Encoding.UTF8.GetString(message[header.PayloadStart..]));
    }

    [Theory]
    [InlineData("", ProtocolError.UnknownPacketType)]
    [InlineData("7", ProtocolError.UnknownPacketType)]
    [InlineData("9", ProtocolError.UnknownPacketType)]
    [InlineData("abc", ProtocolError.UnknownPacketType)]
    [InlineData(" 2[\"a\"]", ProtocolError.UnknownPacketType)]
    [InlineData("-1", ProtocolError.UnknownPacketType)]
    [InlineData("\0", ProtocolError.UnknownPacketType)]
    [InlineData("\uFEFF2[\"a\"]", ProtocolError.UnknownPacketType)]
    [InlineData("5", ProtocolError.IllegalAttachments)]
    [InlineData("51", ProtocolError.IllegalAttachments)]
    [InlineData("5a-", ProtocolError.IllegalAttachments)]
    [InlineData("51.23-", ProtocolError.IllegalAttachments)]
    [InlineData("5-[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("5--1", ProtocolError.IllegalAttachments)]
    [InlineData("5-1-[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("50-[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("5000-[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("60-[]", ProtocolError.IllegalAttachments)]
    [InlineData("51e0-[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("50x1-[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("5 1-[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("51 -[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("5+1-[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("5[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("5/admin,[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("5٢-[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("6", ProtocolError.IllegalAttachments)]
    [InlineData("5999999999", ProtocolError.IllegalAttachments)]
    [InlineData("511-[\"x\"]", ProtocolError.TooManyAttachments)]
    [InlineData("611-[]", ProtocolError.TooManyAttachments)]
    [InlineData("5999999999-", ProtocolError.TooManyAttachments)]
    [InlineData("54294967297-[\"x\"]", ProtocolError.TooManyAttachments)]
    [InlineData("518446744073709551617-[\"x\"]", ProtocolError.TooManyAttachments)]
    [InlineData("29007199254740992[\"x\"]", ProtocolError.AckIdTooLarge)]
    [InlineData("299999999999999999999999[\"x\"]", ProtocolError.AckIdTooLarge)]
    [InlineData("2/a,18446744073709551617[\"x\"]", ProtocolError.AckIdTooLarge)]
    [InlineData("39007199254740992[]", ProtocolError.AckIdTooLarge)]
    public void A_malformed_header_is_an_error(string text, ProtocolError expected)
    {
        Assert.Equal(expected, PacketHeaderReader.Read(Encoding.UTF8.GetBytes(text), PacketLimits.Default, out PacketHeader header));
        Assert.Equal(default, header);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    [InlineData(1_000_000, false)]
    public void A_namespace_is_as_long_as_the_limit_allows(int length, bool accepted)
    {
        string name = "/" + new string('n', length - 1);
        foreach (string text in new[] { "0" + name, "0" + name + ",", "2" + name + ",[\"a\"]" })
        {
            ProtocolError error = PacketHeaderReader.Read(Encoding.UTF8.GetBytes(text), PacketLimits.Default, out _);

            Assert.Equal(accepted ? ProtocolError.None : ProtocolError.NamespaceTooLong, error);
        }
    }

    [Theory]
    [InlineData(0, "51-", ProtocolError.TooManyAttachments)]
    [InlineData(1, "51-", ProtocolError.None)]
    [InlineData(1, "52-", ProtocolError.TooManyAttachments)]
    [InlineData(int.MaxValue, "52147483647-", ProtocolError.None)]
    [InlineData(int.MaxValue, "52147483648-", ProtocolError.TooManyAttachments)]
    [InlineData(int.MaxValue, "54294967297-", ProtocolError.TooManyAttachments)]
    [InlineData(int.MaxValue, "518446744073709551617-", ProtocolError.TooManyAttachments)]
    public void As_many_attachments_are_announced_as_the_limit_allows(int limit, string text, ProtocolError expected)
    {
        PacketLimits limits = PacketLimits.Default with { MaxAttachments = limit };

        Assert.Equal(expected, PacketHeaderReader.Read(Encoding.UTF8.GetBytes(text), limits, out _));
    }

    [Theory]
    [InlineData("2", '9', "[\"x\"]", ProtocolError.AckIdTooLarge)]
    [InlineData("2", '0', "[\"x\"]", ProtocolError.AckIdTooLarge)]
    [InlineData("5", '9', "-[\"x\"]", ProtocolError.TooManyAttachments)]
    [InlineData("5", '9', "", ProtocolError.IllegalAttachments)]
    [InlineData("5", '0', "-[\"x\"]", ProtocolError.IllegalAttachments)]
    [InlineData("5", '0', "1-[\"x\"]", ProtocolError.None)]
    [InlineData("0", '/', "", ProtocolError.NamespaceTooLong)]
    public void A_megabyte_of_one_character_ends_in_one_pass_without_memory(string start, char filling, string end, ProtocolError expected)
    {
        byte[] message = Encoding.UTF8.GetBytes(start + new string(filling, 1_000_000) + end);

        Assert.Equal(expected, PacketHeaderReader.Read(message, PacketLimits.Default, out _));
        Assert.Equal(0, Allocations.OfWarm(() => PacketHeaderReader.Read(message, PacketLimits.Default, out _), repeats: 1, warmUps: 1));
    }

    [Fact]
    public void Limits_are_required() =>
        Assert.Throws<ArgumentNullException>(() => PacketHeaderReader.Read("0"u8, null!, out _));

    [Fact]
    public void The_default_limits_are_those_of_the_ledger() =>
        Assert.Equal(new PacketLimits { MaxAttachments = 10, MaxDepth = 64, MaxNamespaceLength = 256 }, PacketLimits.Default);
}
