using System.Buffers;
using System.Text.Json;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.SocketIO;

public sealed class PacketDecoderStateTests
{
    private const string OneAttachment = "51-[\"e\",{\"_placeholder\":true,\"num\":0}]";

    [Fact]
    public void Text_while_attachments_are_due_is_an_error_and_the_packet_stays_due()
    {
        using PacketDecoder decoder = Packets.Decoder();
        decoder.ReadText(Sequences.Whole(OneAttachment));

        PacketReadResult result = decoder.ReadText(Sequences.Whole("2[\"x\"]"));

        Assert.Equal(new PacketReadResult(PacketReadStatus.Invalid, null, ProtocolError.UnexpectedText), result);
        Assert.True(decoder.IsAwaitingAttachments);
    }

    [Fact]
    public void Binary_that_nobody_announced_is_an_error()
    {
        using PacketDecoder decoder = Packets.Decoder();

        Assert.Equal(ProtocolError.UnexpectedBinary, decoder.ReadBinary(Sequences.Whole(1)).Error);
        decoder.ReadText(Sequences.Whole("2[\"x\"]")).Packet!.Return();
        Assert.Equal(ProtocolError.UnexpectedBinary, decoder.ReadBinary(Sequences.Whole(1)).Error);
        decoder.ReadText(Sequences.Whole(OneAttachment));
        decoder.ReadBinary(Sequences.Whole(1)).Packet!.Return();
        Assert.Equal(ProtocolError.UnexpectedBinary, decoder.ReadBinary(Sequences.Whole(1)).Error);
    }

    [Theory]
    [InlineData("50-[\"x\"]")]
    [InlineData("51-{}")]
    [InlineData("51-[\"x\",{\"_placeholder\":true,\"num\":1}]")]
    public void An_error_leaves_nothing_due(string text)
    {
        using PacketDecoder decoder = Packets.Decoder();
        Assert.Equal(PacketReadStatus.Invalid, decoder.ReadText(Sequences.Whole(text)).Status);

        Assert.Equal(ProtocolError.UnexpectedBinary, decoder.ReadBinary(Sequences.Whole(1)).Error);
        Packet packet = decoder.ReadText(Sequences.Whole("2[\"next\"]")).Packet!;
        Assert.Equal("next", packet.GetEventName());
        packet.Return();
    }

    [Fact]
    public void Disposing_frees_the_packet_that_is_due()
    {
        PacketDecoder decoder = Packets.Decoder();
        decoder.ReadText(Sequences.Whole(OneAttachment));

        decoder.Dispose();
        decoder.Dispose();

        Assert.False(decoder.IsAwaitingAttachments);
    }

    [Fact]
    public void The_message_is_copied()
    {
        byte[] text = "51-[\"e\",{\"_placeholder\":true,\"num\":0}]"u8.ToArray();
        byte[] data = [1, 2, 3];
        using PacketDecoder decoder = Packets.Decoder();
        decoder.ReadText(new ReadOnlySequence<byte>(text));
        Array.Clear(text);
        Packet packet = decoder.ReadBinary(new ReadOnlySequence<byte>(data)).Packet!;
        Array.Clear(data);

        Assert.Equal("e", packet.GetEventName());
        Assert.Equal([1, 2, 3], packet.Arguments.Read<byte[]>(0));
        packet.Return();
    }

    [Fact]
    public void A_recycled_packet_keeps_nothing_of_the_one_before()
    {
        for (int i = 0; i < 3; i++)
        {
            Packet rich = Packets.Decode("51-/a,7[\"e\",{\"_placeholder\":true,\"num\":0},2,3]", [1]);
            Assert.Equal((3, 1), (rich.Arguments.Count, rich.AttachmentCount));
            rich.Return();

            Packet poor = Packets.Decode("2");
            Assert.Equal((PacketType.Event, null), (poor.Type, poor.AckId));
            Assert.Equal((0, 0, 0), (poor.Arguments.Count, poor.AttachmentCount, poor.ExpectedAttachmentCount));
            Assert.True(poor.Namespace.IsEmpty);
            Assert.True(poor.Payload.IsEmpty);
            Assert.Equal(string.Empty, poor.GetEventName());
            Assert.False(poor.TryGetEventName(out _));
            poor.Return();
        }
    }

    [Theory]
    [InlineData(62, ProtocolError.None)]
    [InlineData(63, ProtocolError.None)]
    [InlineData(64, ProtocolError.InvalidPayload)]
    [InlineData(400_000, ProtocolError.InvalidPayload)]
    public void JSON_is_as_deep_as_the_limit_allows_its_own_array_included(int depth, ProtocolError expected)
    {
        string deep = new string('[', depth) + new string(']', depth);

        Assert.Equal(expected, Packets.ErrorOf($"2[\"e\",{deep}]"));
        Assert.Equal(expected, Packets.ErrorOf($"51-[\"e\",{deep}]"));
        Assert.Equal(expected, Packets.ErrorOf($"3[{deep}]"));
    }

    [Fact]
    public void Objects_count_towards_the_depth_too()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 64)) + "1" + new string('}', 64);

        Assert.Equal(ProtocolError.None, Packets.ErrorOf("0" + deep));
        Assert.Equal(ProtocolError.InvalidPayload, Packets.ErrorOf($"0{{\"a\":{deep}}}"));
        Assert.Equal(ProtocolError.InvalidPayload, Packets.ErrorOf("0{\"a\":{}}", new PacketLimits { MaxDepth = 1 }));
    }

    [Fact]
    public void Nothing_is_allocated_for_attachments_that_are_only_announced()
    {
        PacketLimits limits = PacketLimits.Default with { MaxAttachments = int.MaxValue };
        using PacketDecoder decoder = Packets.Decoder(limits);
        decoder.ReadText(Sequences.Whole("2[\"warm\"]")).Packet!.Return();
        ReadOnlySequence<byte> announcement = Sequences.Whole("52147483647-[\"x\"]");

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(PacketReadStatus.NeedAttachments, decoder.ReadText(announcement).Status);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }

    [Fact]
    public void A_number_of_a_hundred_thousand_digits_is_data()
    {
        Packet packet = Packets.Decode($"2[\"e\",{new string('9', 100_000)},1e400,-1e400]");

        Assert.Equal(100_000, packet.Arguments[0].Json.Length);
        Assert.Throws<EventArgumentException>(() => packet.Arguments.Read<int>(0));
        Assert.Throws<EventArgumentException>(() => packet.Arguments.Read<decimal>(0));
        Assert.Equal(double.PositiveInfinity, packet.Arguments.Read<double>(1));
        Assert.Equal(double.NegativeInfinity, packet.Arguments.Read<double>(2));
        Assert.Throws<EventArgumentException>(() => packet.Arguments.Read<long>(1));
        packet.Return();
    }

    [Fact]
    public void Keys_that_are_special_or_doubled_are_data()
    {
        Packet packet = Packets.Decode("2[\"e\",{\"__proto__\":{\"admin\":true},\"a\":1,\"a\":2}]");

        JsonElement value = packet.Arguments.Read<JsonElement>(0);
        Assert.True(value.GetProperty("__proto__").GetProperty("admin").GetBoolean());
        Assert.Equal(2, value.GetProperty("a").GetInt32());
        Assert.Equal(2, packet.Arguments.Read<Dictionary<string, object>>(0)!.Count);
        packet.Return();
    }

    [Fact]
    public void A_long_event_name_is_read_like_any_other()
    {
        string name = new('x', 100_000);
        Packet packet = Packets.Decode($"2[\"{name}\"]");

        Assert.Equal(name, packet.GetEventName());
        packet.Return();
    }

    [Theory]
    [InlineData("2[12,\"a\"]", "12")]
    [InlineData("2[-1.5e3]", "-1.5e3")]
    [InlineData("2[ 7 ]", "7")]
    public void A_number_is_a_name_too(string text, string name)
    {
        Packet packet = Packets.Decode(text);

        Assert.Equal(name, packet.GetEventName());
        Assert.True(packet.TryGetEventName(out ReadOnlySpan<byte> utf8));
        Assert.Equal(name, utf8.Text());
        packet.Return();
    }

    [Fact]
    public void A_name_with_escapes_has_no_bytes_to_look_up()
    {
        Packet packet = Packets.Decode("2[\"a\\u0062\\n\"]");

        Assert.False(packet.TryGetEventName(out _));
        Assert.Equal("ab\n", packet.GetEventName());
        packet.Return();
    }
}
