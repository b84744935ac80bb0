using Socketeer.Protocol.SocketIO;

namespace Socketeer.MessagePack.Tests;

/// <summary>What is written, byte for byte as npm socket.io-msgpack-parser 3.0.2 writes the same packets.</summary>
public sealed class EncodingTests
{
    [Theory]
    [InlineData(PacketType.Event, "/", null, """["hello",1,"x",null,true,false,{"a":[1.5,-1]}]""", "83A47479706502A46461746197A568656C6C6F01A178C0C3C281A16192CB3FF8000000000000FFA36E7370A12F")]
    [InlineData(PacketType.Event, "/chat", 0L, """["q"]""", "84A47479706502A46461746191A171A2696400A36E7370A52F63686174")]
    [InlineData(PacketType.Event, "/", 4294967296L, """["q"]""", "84A47479706502A46461746191A171A26964CF0000000100000000A36E7370A12F")]
    [InlineData(PacketType.Disconnect, "/chat", null, "", "82A47479706501A36E7370A52F63686174")]
    [InlineData(PacketType.Connect, "/", null, """{"sid":"abc"}""", "83A47479706500A46461746181A3736964A3616263A36E7370A12F")]
    [InlineData(PacketType.ConnectError, "/x", null, """{"message":"no"}""", "83A47479706504A46461746181A76D657373616765A26E6FA36E7370A22F78")]
    [InlineData(PacketType.Event, "/", null, """["s","\u00e9\u2603\ud83d\ude00xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]""", "83A47479706502A46461746192A173D931C3A9E29883F09F988078787878787878787878787878787878787878787878787878787878787878787878787878787878A36E7370A12F")]
    public void A_packet_is_written_as_the_reference_writes_it(PacketType type, string name, long? ackId, string json, string expected) =>
        Assert.Equal(expected, Wire.Encode(type, name, ackId, json));

    [Fact]
    public void An_ack_begins_with_its_id_and_holds_its_bytes() => Assert.Equal(
        "84A269640CA47479706503A46461746192A26F6BC403010203A36E7370A12F",
        Wire.Encode(PacketType.Ack, "/", 12, """["ok",{"_placeholder":true,"num":0}]""", [1, 2, 3]));

    [Fact]
    public void Bytes_stand_where_their_placeholders_stood() => Assert.Equal(
        "83A47479706502A46461746192A362696E81A46465657092C40081A178C401FFA36E7370A12F",
        Wire.Encode(PacketType.Event, "/", null, """["bin",{"deep":[{"_placeholder":true,"num":0},{"x":{"_placeholder":true,"num":1}}]}]""", [], [255]));

    [Fact]
    public void An_object_that_names_no_attachment_stays_an_object()
    {
        string hex = Wire.Encode(PacketType.Event, "/", null, """["e",{"_placeholder":true,"num":7},{"_placeholder":true,"num":0}]""", [1]);
        Assert.Equal("""Event / - ["e",{"_placeholder":true,"num":7},{"_placeholder":true,"num":0}]""", Wire.Describe(Wire.Read(Wire.Encode(PacketType.Event, "/", null, """["e",{"_placeholder":true,"num":7},{"_placeholder":true,"num":0}]"""))));
        Assert.EndsWith("82AC5F706C616365686F6C646572C3A36E756D07C40101A36E7370A12F", hex, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "00")]
    [InlineData("-0", "00")]
    [InlineData("127", "7F")]
    [InlineData("128", "CC80")]
    [InlineData("255", "CCFF")]
    [InlineData("256", "CD0100")]
    [InlineData("65535", "CDFFFF")]
    [InlineData("65536", "CE00010000")]
    [InlineData("4294967295", "CEFFFFFFFF")]
    [InlineData("4294967296", "CF0000000100000000")]
    [InlineData("9007199254740991", "CF001FFFFFFFFFFFFF")]
    [InlineData("18446744073709551615", "CFFFFFFFFFFFFFFFFF")]
    [InlineData("-1", "FF")]
    [InlineData("-32", "E0")]
    [InlineData("-33", "D0DF")]
    [InlineData("-128", "D080")]
    [InlineData("-129", "D1FF7F")]
    [InlineData("-32768", "D18000")]
    [InlineData("-32769", "D2FFFF7FFF")]
    [InlineData("-2147483648", "D280000000")]
    [InlineData("-2147483649", "D3FFFFFFFF7FFFFFFF")]
    [InlineData("-9007199254740991", "D3FFE0000000000001")]
    [InlineData("0.5", "CB3FE0000000000000")]
    [InlineData("-0.25", "CBBFD0000000000000")]
    [InlineData("1.0", "01")]
    [InlineData("1e15", "CF00038D7EA4C68000")]
    [InlineData("1e300", "CB7E37E43C8800759C")]
    public void A_number_takes_the_least_room(string json, string expected) =>
        Assert.Equal(Wire.Event(expected), Wire.Encode(PacketType.Event, "/", null, $"""["e",{json}]"""));

    [Fact]
    public void Long_arrays_objects_texts_and_bytes_have_longer_headers()
    {
        string array = string.Join(',', Enumerable.Repeat("0", 70_000));
        Assert.Contains("DD00011170" + new string('0', 20), Wire.Encode(PacketType.Event, "/", null, $"""["e",[{array}]]"""), StringComparison.Ordinal);
        string members = string.Join(',', Enumerable.Range(0, 20).Select(static i => $"\"{i:D2}\":0"));
        Assert.Contains("DE0014A2303000A2303100", Wire.Encode(PacketType.Event, "/", null, $$"""["e",{{{members}}}]"""), StringComparison.Ordinal);
        Assert.Contains("DB00011170" + "6161", Wire.Encode(PacketType.Event, "/", null, $"""["e","{new string('a', 70_000)}"]"""), StringComparison.Ordinal);
        Assert.Contains("C600011170", Wire.Encode(PacketType.Event, "/", null, """["e",{"_placeholder":true,"num":0}]""", new byte[70_000]), StringComparison.Ordinal);
    }
}
