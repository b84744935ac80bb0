using System.Text.Json;
using System.Text.Json.Nodes;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.SocketIO;

public sealed class PacketWritingTests
{
    [Theory]
    [InlineData(PacketType.Event, "/", null, "2[\"e\",1]")]
    [InlineData(PacketType.Event, "/", 0L, "20[\"e\",1]")]
    [InlineData(PacketType.Event, "/", 9007199254740991L, "29007199254740991[\"e\",1]")]
    [InlineData(PacketType.Event, "/admin", null, "2/admin,[\"e\",1]")]
    [InlineData(PacketType.Event, "/admin", 12L, "2/admin,12[\"e\",1]")]
    [InlineData(PacketType.Event, "/ä€", 12L, "2/ä€,12[\"e\",1]")]
    [InlineData(PacketType.Event, "", 12L, "212[\"e\",1]")]
    [InlineData(PacketType.Ack, "/", 456L, "3456[\"e\",1]")]
    [InlineData(PacketType.Ack, "/admin", 7L, "3/admin,7[\"e\",1]")]
    public void A_header_stands_before_the_payload(PacketType type, string namespaceName, long? ackId, string expected) =>
        Assert.Equal(expected, Packets.Encode(type, namespaceName, ackId, WriteEventOf(1)).Text);

    [Theory]
    [InlineData(PacketType.Event, "/", null, "51-[\"e\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData(PacketType.Event, "/", 3L, "51-3[\"e\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData(PacketType.Event, "/admin", 3L, "51-/admin,3[\"e\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData(PacketType.Ack, "/", 3L, "61-3[\"e\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData(PacketType.Ack, "/admin", 3L, "61-/admin,3[\"e\",{\"_placeholder\":true,\"num\":0}]")]
    public void Attachments_change_the_type_and_are_counted(PacketType type, string namespaceName, long? ackId, string expected)
    {
        Wire wire = Packets.Encode(type, namespaceName, ackId, WriteEventOf(new byte[] { 5 }));

        Assert.Equal(expected, wire.Text);
        Assert.Equal([[5]], wire.Attachments);
    }

    [Theory]
    [InlineData("/", "0{\"sid\":\"abc\"}")]
    [InlineData("/custom", "0/custom,{\"sid\":\"abc\"}")]
    public void A_connect_carries_the_id_of_the_socket(string namespaceName, string expected) =>
        Assert.Equal(expected, Packets.Encode(PacketType.Connect, namespaceName, null, writer => writer.WriteConnect("abc")).Text);

    [Fact]
    public void A_connect_carries_the_private_id_when_there_is_recovery() =>
        Assert.Equal("0{\"sid\":\"abc\",\"pid\":\"xyz\"}", Packets.Encode(PacketType.Connect, "/", null, writer => writer.WriteConnect("abc", "xyz")).Text);

    [Theory]
    [InlineData("/", "1")]
    [InlineData("/admin", "1/admin,")]
    public void A_disconnect_has_no_payload_and_keeps_its_comma(string namespaceName, string expected) =>
        Assert.Equal(expected, Packets.Encode(PacketType.Disconnect, namespaceName, null, _ => { }).Text);

    [Fact]
    public void A_connect_error_has_data_only_when_there_is_any()
    {
        Assert.Equal(
            "4/random,{\"message\":\"Invalid namespace\"}",
            Packets.Encode(PacketType.ConnectError, "/random", null, writer => writer.WriteError("Invalid namespace", null)).Text);
        Assert.Equal(
            "4{\"message\":\"no\",\"data\":{\"code\":7}}",
            Packets.Encode(PacketType.ConnectError, "/", null, writer => writer.WriteError("no", new { Code = 7 })).Text);
    }

    [Fact]
    public void Binary_in_a_connect_error_is_base64_because_the_type_has_no_attachments()
    {
        Wire wire = Packets.Encode(PacketType.ConnectError, "/", null, writer =>
            writer.WriteError("no", new { Data = new byte[] { 1, 2, 3 } }));

        Assert.Equal("4{\"message\":\"no\",\"data\":{\"data\":\"AQID\"}}", wire.Text);
        Assert.Empty(wire.Attachments);
    }

    [Fact]
    public void Arguments_look_as_JSON_stringify_makes_them()
    {
        AssertArgument("null", null);
        AssertArgument("true", true);
        AssertArgument("-1", -1);
        AssertArgument("1.5", 1.5);
        AssertArgument("\"\"", "");
        AssertArgument("[]", Array.Empty<object>());
        AssertArgument("[1,null,\"x\"]", new object?[] { 1, null, "x" });
        AssertArgument("{\"3\":[true]}", new Dictionary<string, object> { ["3"] = new[] { true } });
        AssertArgument("{\"userName\":\"x\",\"nothing\":null}", new { UserName = "x", Nothing = (string?)null });
        AssertArgument("{\"a\":[1]}", JsonDocument.Parse("{ \"a\" : [ 1 ] }").RootElement);
        AssertArgument("{\"a\":[1]}", JsonNode.Parse("{\"a\":[1]}"));
        AssertArgument("\"1f0e3dad-9990-8e4b-b7b3-a1b0c0d0e0f0\"", new Guid("1f0e3dad-9990-8e4b-b7b3-a1b0c0d0e0f0"));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_that_are_none_become_null_wherever_they_stand(double number)
    {
        AssertArgument("null", number);
        AssertArgument("null", (float)number);
        AssertArgument("[null,1.5]", new[] { number, 1.5 });
        AssertArgument("{\"x\":null,\"y\":null,\"z\":null}", new { X = number, Y = (float)number, Z = (double?)number });
        AssertArgument("{\"k\":null}", new Dictionary<string, object> { ["k"] = number });
    }

    [Fact]
    public void Dates_are_ISO_strings()
    {
        AssertArgument("\"2024-02-29T12:34:56.789Z\"", new DateTime(2024, 2, 29, 12, 34, 56, 789, DateTimeKind.Utc));
        AssertArgument(
            "{\"at\":\"2024-02-29T12:34:56+01:00\"}",
            new { At = new DateTimeOffset(2024, 2, 29, 12, 34, 56, TimeSpan.FromHours(1)) });
    }

    [Theory]
    [InlineData("ä€ß中文", "\"ä€ß中文\"")]
    [InlineData("<a href='x'>&+`</a>", "\"<a href='x'>&+`</a>\"")]
    [InlineData("\"\\/\n\t\u0001", "\"\\\"\\\\/\\n\\t\\u0001\"")]
    public void Only_what_JSON_requires_is_escaped(string text, string expected)
    {
        AssertArgument(expected, text);
        AssertArgument($"[{expected}]", new[] { text });
        AssertArgument($"{{{expected}:1}}", new Dictionary<string, int> { [text] = 1 });
        Assert.Equal($"2[{expected}]", Packets.Event(text).Text);
    }

    [Fact]
    public void Property_names_are_not_escaped_either() => AssertArgument("{\"größe\":1}", new { Größe = 1 });

    [Theory]
    [InlineData("\U0001F600")]
    [InlineData("a\u2028b")]
    [InlineData("\0")]
    public void Any_text_comes_back_as_it_was(string text)
    {
        Packet packet = Packets.Decode(Packets.Event(text, text));

        Assert.Equal(text, packet.GetEventName());
        Assert.Equal(text, packet.Arguments.Read<string>(0));
        packet.Return();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(123)]
    [InlineData(124)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(500)]
    [InlineData(10_000)]
    [InlineData(2_000_000)]
    public void A_namespace_may_have_a_longer_name_than_there_is_room_for(int length)
    {
        string name = "/" + new string('n', length - 1);
        Wire text = Packets.Encode(PacketType.Event, name, 5, WriteEventOf("x"));
        Wire binary = Packets.Encode(PacketType.Event, name, 5, WriteEventOf(new byte[] { 1, 2 }));

        Assert.Equal($"2{name},5[\"e\",\"x\"]", text.Text);
        Assert.Equal($"51-{name},5[\"e\",{{\"_placeholder\":true,\"num\":0}}]", binary.Text);
        Assert.Equal([[1, 2]], binary.Attachments);
    }

    [Fact]
    public void A_writer_whose_arguments_threw_is_clean_when_it_is_rented_again()
    {
        var cycle = new List<object>();
        cycle.Add(cycle);
        Assert.Throws<JsonException>(() => Packets.Event("bad", new byte[] { 1 }, cycle));

        Assert.Equal("2[\"good\"]", Packets.Event("good").Text);
    }

    [Fact]
    public void A_large_payload_is_written_whole()
    {
        string text = new('x', 3_000_000);
        byte[] data = new byte[2_000_000];
        data[^1] = 7;

        Wire wire = Packets.Event("e", text, data);

        Assert.Equal($"51-[\"e\",\"{text}\",{{\"_placeholder\":true,\"num\":0}}]", wire.Text);
        Assert.Equal(data, wire.Attachments[0]);
    }

    private static Action<PayloadWriter> WriteEventOf(object argument) => writer =>
    {
        writer.WriteStart("e");
        writer.Write(argument);
        writer.WriteEnd();
    };

    private static void AssertArgument(string expected, object? argument) =>
        Assert.Equal($"2[\"e\",{expected}]", Packets.Event("e", argument).Text);
}
