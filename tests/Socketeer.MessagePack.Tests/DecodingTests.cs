using System.Buffers;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.MessagePack.Tests;

/// <summary>What is read of what npm socket.io-msgpack-parser 3.0.2 writes, and of what it would read.</summary>
public sealed class DecodingTests
{
    [Theory]
    [InlineData("83A47479706502A46461746197A568656C6C6F01A178C0C3C281A16192CB3FF8000000000000FFA36E7370A12F", """Event / - ["hello",1,"x",null,true,false,{"a":[1.5,-1]}]""")]
    [InlineData("84A47479706502A46461746191A171A2696400A36E7370A52F63686174", """Event /chat 0 ["q"]""")]
    [InlineData("84A47479706502A46461746191A171A26964CF0000000100000000A36E7370A12F", """Event / 4294967296 ["q"]""")]
    [InlineData("84A47479706502A46461746191A171A26964FFA36E7370A12F", """Event / -1 ["q"]""")]
    [InlineData("84A47479706502A46461746191A171A26964CB4014000000000000A36E7370A12F", """Event / 5 ["q"]""")]
    [InlineData("84A269640CA47479706503A46461746192A26F6BC403010203A36E7370A12F", """Ack / 12 ["ok",{"_placeholder":true,"num":0}] #010203""")]
    [InlineData("82A47479706501A36E7370A52F63686174", "Disconnect /chat - ")]
    [InlineData("83A47479706500A464617461D40000A36E7370A12F", "Connect / - ")]
    [InlineData("82A47479706500A36E7370A12F", "Connect / - ")]
    [InlineData("83A47479706500A46461746181A5746F6B656EA3616263A36E7370A12F", """Connect / - {"token":"abc"}""")]
    [InlineData("83A47479706500A46461746181A162C4020102A36E7370A12F", """Connect / - {"b":"AQI="}""")]
    [InlineData("83A47479706504A464617461A26E6FA36E7370A12F", "ConnectError / - \"no\"")]
    [InlineData("83A47479706502A46461746192A362696E81A46465657092C40081A178C401FFA36E7370A12F", """Event / - ["bin",{"deep":[{"_placeholder":true,"num":0},{"x":{"_placeholder":true,"num":1}}]}] # #FF""")]

    // Date, undefined, undefined in an object, ArrayBuffer, and the options the client sends along.
    [InlineData("84A47479706502A46461746195A164D7000000019B7CA98F2ED4000082A175D40000A17601C702000102A76F7074696F6E7381A8636F6D7072657373C3A36E7370A12F", """Event / - ["d","2026-01-02T03:04:05.678Z",null,{"v":1},{"_placeholder":true,"num":0}] #0102""")]
    public void A_packet_of_the_reference_is_read(string hex, string expected) => Assert.Equal(expected, Wire.Describe(Wire.Read(hex)));

    [Theory]
    [InlineData("CA3F800000", "1")]
    [InlineData("CBC059000000000000", "-100")]
    [InlineData("CB7FF8000000000000", "null")]
    [InlineData("CB7FF0000000000000", "null")]
    [InlineData("CFFFFFFFFFFFFFFFFF", "18446744073709551615")]
    [InlineData("D38000000000000000", "-9223372036854775808")]
    [InlineData("C0", "null")]
    [InlineData("A2FF41", "\"\uFFFDA\"")]
    [InlineData("81A2FF4101", "{\"\uFFFDA\":1}")]
    [InlineData("A2225C", """
        "\"\\"
        """)]
    [InlineData("8405A161C301C0017F04", """{"5":"a","true":1,"null":1,"127":4}""")]
    [InlineData("D70000200000000000FF", "null")]
    [InlineData("D501AABB", """[1,{"_placeholder":true,"num":0}]""")]
    [InlineData("D6FF00000001", """[-1,{"_placeholder":true,"num":0}]""")]
    [InlineData("C70105AA", """[5,{"_placeholder":true,"num":0}]""")]
    public void A_value_becomes_the_JSON_that_JavaScript_would_make_of_it(string argument, string json) =>
        Assert.StartsWith($"Event / - [\"e\",{json}]", Wire.Describe(Wire.Read(Wire.Event(argument))), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "InvalidPayload")]
    [InlineData("02", "UnknownPacketType")]
    [InlineData("93010203", "UnknownPacketType")]
    [InlineData("C1", "UnknownPacketType")]
    [InlineData("80", "UnknownPacketType")]
    [InlineData("82A464617461D40000A36E7370A12F", "UnknownPacketType")]
    [InlineData("82A47479706505A36E7370A12F", "UnknownPacketType")]
    [InlineData("82A474797065FFA36E7370A12F", "UnknownPacketType")]
    [InlineData("82A474797065A132A36E7370A12F", "UnknownPacketType")]
    [InlineData("82A474797065C2A36E7370A12F", "UnknownPacketType")]
    [InlineData("82A474797065CB3FE0000000000000A36E7370A12F", "UnknownPacketType")]
    [InlineData("82A474797065CF8000000000000001A36E7370A12F", "UnknownPacketType")]
    [InlineData("81A47479706501", "InvalidNamespace")]
    [InlineData("82A47479706501A36E737001", "InvalidNamespace")]
    [InlineData("82A47479706501A36E7370C0", "InvalidNamespace")]
    [InlineData("82A47479706501A36E7370A0", "InvalidNamespace")]
    [InlineData("83A47479706500A464617461C0A36E7370A12F", "InvalidPayload")]
    [InlineData("83A47479706500A46461746190A36E7370A12F", "InvalidPayload")]
    [InlineData("83A47479706501A464617461C0A36E7370A12F", "InvalidPayload")]
    [InlineData("82A47479706504A36E7370A12F", "InvalidPayload")]
    [InlineData("82A47479706502A36E7370A12F", "InvalidPayload")]
    [InlineData("83A47479706502A46461746180A36E7370A12F", "InvalidPayload")]
    [InlineData("82A47479706503A36E7370A12F", "InvalidPayload")]
    [InlineData("84A47479706502A46461746191A171A26964C0A36E7370A12F", "InvalidAckId")]
    [InlineData("84A47479706502A46461746191A171A26964A131A36E7370A12F", "InvalidAckId")]
    [InlineData("84A47479706502A46461746191A171A26964CB3FE0000000000000A36E7370A12F", "InvalidAckId")]
    [InlineData("84A47479706502A46461746191A171A26964CFFFFFFFFFFFFFFFFFA36E7370A12F", "AckIdTooLarge")]
    [InlineData("82A47479706501A36E7370A12F00", "InvalidPayload")]
    [InlineData("83A47479706502A46461746191A7636F6E6E656374A36E7370A12F", "InvalidPayload")]
    [InlineData("83A47479706502A46461746190A36E7370A12F", "InvalidPayload")]
    [InlineData("83A47479706502A46461746191C0A36E7370A12F", "InvalidPayload")]
    public void What_is_no_packet_is_refused(string hex, string expected) => Assert.Equal(expected, Wire.Describe(Wire.Read(hex)));

    [Theory]

    // type 9, then type 1; a namespace, then another; an id that is text, then one that is not.
    [InlineData("83A47479706509A47479706501A36E7370A12F", "Disconnect / - ")]
    [InlineData("83A47479706501A36E7370A12FA36E7370A22F62", "Disconnect /b - ")]
    [InlineData("85A47479706502A46461746191A171A26964A131A2696403A36E7370A12F", """Event / 3 ["q"]""")]
    [InlineData("83A47479706501A36E7370A12FA474797065C0", "UnknownPacketType")]
    public void Of_a_key_that_comes_twice_the_last_one_counts(string hex, string expected) => Assert.Equal(expected, Wire.Describe(Wire.Read(hex)));

    [Fact]
    public void Keys_that_nobody_knows_are_passed_over() =>
        Assert.Equal("Disconnect / - ", Wire.Describe(Wire.Read("85C0C0019192A16180A36E7370A12FA47479706501A17890")));

    [Theory]
    [InlineData("81920102C0")]
    [InlineData("8180C0")]
    [InlineData("81C40101C0")]
    [InlineData("81CA3F800000C0")]
    [InlineData("81D40000C0")]
    public void A_key_of_an_argument_is_text_an_integer_a_boolean_or_nil(string map) =>
        Assert.Equal("InvalidPayload", Wire.Describe(Wire.Read(Wire.Event(map))));

    [Fact]
    public void Text_is_no_packet()
    {
        using PacketDecoder decoder = MessagePackPacketCodec.Instance.CreateDecoder(PacketLimits.Default, EventSerializer.Default);
        Assert.Equal(ProtocolError.UnexpectedText, decoder.ReadText(new ReadOnlySequence<byte>("2[\"e\"]"u8.ToArray())).Error);
    }
}
