using System.Text.Json;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.SocketIO;

public sealed class PlaceholderTests
{
    private const string P0 = "{\"_placeholder\":true,\"num\":0}";
    private const string P1 = "{\"_placeholder\":true,\"num\":1}";

    [Fact]
    public void Attachments_are_found_by_number_not_by_place()
    {
        Packet packet = Packets.Decode($"52-[\"e\",{P1},{P0}]", [10], [20, 21]);

        Assert.Equal([20, 21], packet.Arguments.Read<byte[]>(0));
        Assert.Equal([10], packet.Arguments.Read<byte[]>(1));
        packet.Return();
    }

    [Fact]
    public void A_placeholder_may_have_its_keys_in_any_order_any_company_and_escapes()
    {
        Packet packet = Packets.Decode("51-[\"e\",{\"x\":[{}], \"num\" : 0 ,\"_place\\u0068older\":true,\"y\":null}]", [7]);

        Assert.True(packet.Arguments[0].IsBinary);
        Assert.Equal([7], packet.Arguments.Read<byte[]>(0));
        packet.Return();
    }

    [Fact]
    public void An_attachment_named_a_thousand_times_is_copied_once()
    {
        string text = $"51-[\"e\",[{string.Join(',', Enumerable.Repeat(P0, 1000))}]]";
        Packet packet = Packets.Decode(text, [1, 2, 3]);

        byte[][] copies = packet.Arguments.Read<byte[][]>(0)!;

        Assert.Equal(1000, copies.Length);
        Assert.All(copies, copy => Assert.Same(copies[0], copy));
        packet.Return();
    }

    [Fact]
    public void Binary_is_read_deep_inside_other_types_and_as_every_type_for_bytes()
    {
        Packet packet = Packets.Decode($"52-[\"e\",{{\"name\":\"n\",\"parts\":[{P0},{P1}],\"more\":{{\"data\":{P1}}}}}]", [1], [2, 3]);

        Upload upload = packet.Arguments.Read<Upload>(0)!;

        Assert.Equal("n", upload.Name);
        Assert.Equal([1], upload.Parts[0].ToArray());
        Assert.Equal([2, 3], upload.Parts[1].ToArray());
        Assert.Equal([2, 3], upload.More["data"].ToArray());
        packet.Return();
    }

    [Fact]
    public void An_empty_attachment_is_no_bytes()
    {
        Packet packet = Packets.Decode($"52-[\"e\",{P0},{P1}]", [], [1]);

        Assert.Empty(packet.Arguments.Read<byte[]>(0)!);
        Assert.True(packet.Arguments[0].IsBinary);
        Assert.Equal([1], packet.Arguments.Read<byte[]>(1));
        packet.Return();
    }

    [Fact]
    public void What_was_read_outlives_the_packet()
    {
        Packet packet = Packets.Decode($"51-[\"e\",{P0}]", [1, 2, 3]);
        byte[] data = packet.Arguments.Read<byte[]>(0)!;
        packet.Return();
        Packets.Decode($"51-[\"e\",{P0}]", [9, 9, 9]).Return();

        Assert.Equal([1, 2, 3], data);
    }

    [Theory]
    [InlineData("{\"_placeholder\":false,\"num\":0}")]
    [InlineData("{\"_placeholder\":\"true\",\"num\":0}")]
    [InlineData("{\"_placeholder\":1,\"num\":0}")]
    [InlineData("{\"_placeholder\":null,\"num\":99}")]
    [InlineData("{\"_placeholder\":true,\"_placeholder\":false,\"num\":0}")]
    [InlineData("{\"num\":0}")]
    [InlineData("{\"placeholder\":true,\"num\":0}")]
    [InlineData("{}")]
    public void An_object_without_the_mark_is_an_object(string json)
    {
        Packet packet = Packets.Decode($"51-[\"e\",{json}]", [1]);

        Assert.False(packet.Arguments[0].IsBinary);
        Assert.Equal(json, packet.Arguments[0].Json.Text());
        Assert.Equal(JsonValueKind.Object, packet.Arguments.Read<JsonElement>(0).ValueKind);
        Assert.Throws<EventArgumentException>(() => packet.Arguments.Read<byte[]>(0));
        Assert.Equal(json, Packets.Event("e", packet.Arguments).Text["2[\"e\",".Length..^1]);
        packet.Return();
    }

    [Fact]
    public void The_last_of_doubled_keys_counts_as_in_JavaScript()
    {
        Packet packet = Packets.Decode(
            "52-[\"e\",{\"_placeholder\":false,\"num\":0,\"_placeholder\":true,\"num\":1}]", [10], [20]);

        Assert.Equal([20], packet.Arguments.Read<byte[]>(0));
        packet.Return();
    }

    [Fact]
    public void A_packet_without_attachments_has_no_placeholders()
    {
        Packet packet = Packets.Decode($"2[\"e\",{P0}]");

        Assert.False(packet.Arguments[0].IsBinary);
        Assert.Throws<EventArgumentException>(() => packet.Arguments.Read<byte[]>(0));
        packet.Return();
    }

    [Fact]
    public void A_placeholder_inside_a_placeholder_goes_with_it()
    {
        string outer = $"{{\"a\":{P0},\"_placeholder\":true,\"b\":[{P0},{P1}],\"num\":1}}";
        Packet packet = Packets.Decode($"52-[\"e\",{P0},{outer},{P1}]", [10], [20]);

        Assert.True(packet.Arguments[1].IsBinary);
        Assert.Equal([20], packet.Arguments.Read<byte[]>(1));
        Wire relayed = Packets.Event("r", packet.Arguments);
        Assert.Equal($"52-[\"r\",{P0},{P1},{P1}]", relayed.Text);
        Assert.Equal([[10], [20]], relayed.Attachments);
        packet.Return();
    }

    [Fact]
    public void Attachments_that_no_placeholder_names_are_allowed()
    {
        Packet packet = Packets.Decode($"53-[\"e\",{P1}]", [1], [2], [3]);

        Assert.Equal([2], packet.Arguments.Read<byte[]>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => packet.GetAttachment(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => packet.GetAttachment(-1));
        packet.Return();
    }

    [Fact]
    public void An_ack_carries_attachments_in_any_of_its_arguments()
    {
        Packet packet = Packets.Decode($"62-7[{P1},1,{P0}]", [1], [2]);

        Assert.Equal(3, packet.Arguments.Count);
        Assert.Equal([2], packet.Arguments.Read<byte[]>(0));
        Assert.Equal(1, packet.Arguments.Read<int>(1));
        Assert.Equal([1], packet.Arguments.Read<byte[]>(2));
        packet.Return();
    }

    [Fact]
    public void Base64_text_is_read_as_bytes_and_null_as_none()
    {
        Packet packet = Packets.Decode("2[\"e\",\"AQID\",null,\"!!\"]");

        Assert.Equal([1, 2, 3], packet.Arguments.Read<byte[]>(0));
        Assert.Equal([1, 2, 3], packet.Arguments.Read<ReadOnlyMemory<byte>>(0).ToArray());
        Assert.Equal([1, 2, 3], packet.Arguments.Read<Memory<byte>>(0).ToArray());
        Assert.Null(packet.Arguments.Read<byte[]>(1));
        Assert.True(packet.Arguments.Read<ReadOnlyMemory<byte>>(1).IsEmpty);
        Assert.Throws<EventArgumentException>(() => packet.Arguments.Read<byte[]>(2));
        packet.Return();
    }

    private sealed record Upload(string Name, ReadOnlyMemory<byte>[] Parts, Dictionary<string, Memory<byte>> More);
}
