using System.Buffers;
using System.Text;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Protocol.Tests.EngineIO;

public sealed class EnginePacketReaderTests
{
    [Theory]
    [InlineData("0{\"sid\":\"x\"}", EnginePacketType.Open, "{\"sid\":\"x\"}")]
    [InlineData("1", EnginePacketType.Close, "")]
    [InlineData("2", EnginePacketType.Ping, "")]
    [InlineData("2probe", EnginePacketType.Ping, "probe")]
    [InlineData("3", EnginePacketType.Pong, "")]
    [InlineData("3probe", EnginePacketType.Pong, "probe")]
    [InlineData("4hello", EnginePacketType.Message, "hello")]
    [InlineData("4", EnginePacketType.Message, "")]
    [InlineData("4€ \U0001F600\0", EnginePacketType.Message, "€ \U0001F600\0")]
    [InlineData("4bAQID", EnginePacketType.Message, "bAQID")]
    [InlineData("44", EnginePacketType.Message, "4")]
    [InlineData("5", EnginePacketType.Upgrade, "")]
    [InlineData("6", EnginePacketType.Noop, "")]
    public void A_text_packet_is_read_in_every_shape(string encoded, EnginePacketType type, string data)
    {
        foreach (ReadOnlySequence<byte> shape in Sequences.AllShapes(encoded))
        {
            Assert.True(EnginePacketReader.TryReadText(shape, out EnginePacket packet));
            Assert.Equal(type, packet.Type);
            Assert.Equal(EngineDataKind.Text, packet.DataKind);
            Assert.Equal(data, packet.Data.Text());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("9data")]
    [InlineData("/")]
    [InlineData(":")]
    [InlineData("x")]
    [InlineData("B")]
    [InlineData("B AQID")]
    [InlineData(" 4")]
    [InlineData("\n4")]
    [InlineData("-1")]
    [InlineData("\0")]
    [InlineData("\u001e")]
    [InlineData("\uFEFF4hello")]
    [InlineData("٤")]
    public void An_unknown_first_character_is_an_error_in_every_shape(string encoded) =>
        AssertInvalid(Encoding.UTF8.GetBytes(encoded));

    [Theory]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xB0, 0x80, (byte)'4' })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0x80, (byte)'4' })]
    public void Bytes_that_are_no_text_are_an_error_in_every_shape(byte[] encoded) => AssertInvalid(encoded);

    [Fact]
    public void Of_all_first_bytes_eight_are_known()
    {
        byte[] known = [.. Enumerable.Range(0, 256).Select(b => (byte)b)
            .Where(b => EnginePacketReader.TryReadText(Sequences.Whole(b), out _))];

        Assert.Equal("0123456b"u8, known);
    }

    [Theory]
    [InlineData("b", new byte[0])]
    [InlineData("bAQ==", new byte[] { 1 })]
    [InlineData("bAQI=", new byte[] { 1, 2 })]
    [InlineData("bAQID", new byte[] { 1, 2, 3 })]
    [InlineData("b+/+/", new byte[] { 0xFB, 0xFF, 0xBF })]
    [InlineData("bAAAA", new byte[] { 0, 0, 0 })]
    public void A_binary_message_is_decoded_in_every_shape(string encoded, byte[] data)
    {
        foreach (ReadOnlySequence<byte> shape in Sequences.AllShapes(encoded))
        {
            Assert.True(EnginePacketReader.TryReadText(shape, out EnginePacket packet));
            Assert.Equal((EnginePacketType.Message, EngineDataKind.Base64), (packet.Type, packet.DataKind));
            Assert.Equal(data, Decode(packet.Data));
        }
    }

    [Theory]
    [InlineData("!!!notbase64")]
    [InlineData("A")]
    [InlineData("AQ")]
    [InlineData("AQI")]
    [InlineData("AQ=")]
    [InlineData("AQ===")]
    [InlineData("AQ==AQ==")]
    [InlineData("=AQI")]
    [InlineData("====")]
    [InlineData("-_-_")]
    [InlineData("AQI\u00e4")]
    [InlineData("AQID\0")]
    [InlineData("\uFEFFAQID")]
    public void Text_that_is_no_base64_is_refused_in_every_shape(string base64)
    {
        foreach (ReadOnlySequence<byte> shape in Sequences.AllShapes(base64))
        {
            Assert.Null(Decode(shape));
        }
    }

    [Fact]
    public void White_space_in_base64_is_skipped_as_in_the_reference()
    {
        foreach (ReadOnlySequence<byte> shape in Sequences.AllShapes("AQ\r\nID \t"))
        {
            Assert.Equal([1, 2, 3], Decode(shape));
        }
    }

    [Fact]
    public void A_megabyte_of_base64_is_decoded_whole_and_in_pieces()
    {
        byte[] data = new byte[1_000_000];
        new Random(1).NextBytes(data);
        byte[] base64 = Encoding.ASCII.GetBytes(Convert.ToBase64String(data));

        Assert.Equal(data, Decode(new ReadOnlySequence<byte>(base64)));
        Assert.Equal(data, Decode(Sequences.Of(base64[..1001], base64[1001..700_000], base64[700_000..])));
    }

    private static void AssertInvalid(byte[] encoded)
    {
        foreach (ReadOnlySequence<byte> shape in Sequences.AllShapes(encoded))
        {
            Assert.False(EnginePacketReader.TryReadText(shape, out EnginePacket packet));
            Assert.Equal(default, packet);
        }
    }

    private static byte[]? Decode(in ReadOnlySequence<byte> base64)
    {
        var output = new PooledBufferWriter();
        try
        {
            bool decoded = EnginePacketReader.TryDecodeBase64(base64, output);
            Assert.True(decoded || output.WrittenCount == 0);
            return decoded ? output.WrittenSpan.ToArray() : null;
        }
        finally
        {
            output.Return();
        }
    }
}
