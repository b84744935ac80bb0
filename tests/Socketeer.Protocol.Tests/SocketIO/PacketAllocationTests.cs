using System.Buffers;
using System.Text;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.SocketIO;

/// <summary>In the long run an event costs no memory: what it needs is pooled.</summary>
public sealed class PacketAllocationTests
{
    private const string Event = "2/chat,12[\"message\",\"hello\",{\"a\":[1,2,3]},7]";
    private const string BinaryEvent = "52-/chat,12[\"file\",{\"_placeholder\":true,\"num\":0},{\"x\":{\"_placeholder\":true,\"num\":1}}]";

    [Fact]
    public void Reading_an_event_allocates_nothing()
    {
        using PacketDecoder decoder = Packets.Decoder();
        ReadOnlySequence<byte> whole = Sequences.Whole(Event);
        ReadOnlySequence<byte> pieces = Sequences.Of([.. Encoding.UTF8.GetBytes(Event).Chunk(7)]);

        Assert.Equal(0, Allocations.OfWarm(() => Read(decoder, whole)));
        Assert.Equal(0, Allocations.OfWarm(() => Read(decoder, pieces)));
    }

    [Fact]
    public void Reading_an_event_with_attachments_allocates_nothing()
    {
        using PacketDecoder decoder = Packets.Decoder();
        ReadOnlySequence<byte> text = Sequences.Whole(BinaryEvent);
        ReadOnlySequence<byte> data = Sequences.Whole(new byte[1000]);

        Assert.Equal(0, Allocations.OfWarm(() => ReadBinary(decoder, text, data).Return()));
    }

    [Fact]
    public void Refusing_a_packet_without_JSON_errors_allocates_nothing()
    {
        using PacketDecoder decoder = Packets.Decoder();
        ReadOnlySequence<byte> message = Sequences.Whole("511-[\"x\"]");

        Assert.Equal(0, Allocations.OfWarm(() => decoder.ReadText(message)));
    }

    [Fact]
    public void Writing_an_event_allocates_nothing()
    {
        byte[] data = new byte[1000];

        Assert.Equal(0, Allocations.OfWarm(() => Write(new EmitArguments<string, int>("hello", 7))));
        Assert.Equal(0, Allocations.OfWarm(() => Write(new EmitArguments<double, bool, string?>(1.5, true, null))));
        Assert.Equal(0, Allocations.OfWarm(() => Write(new EmitArguments<byte[]>(data))));
        Assert.Equal(0, Allocations.OfWarm(() => Write(new EmitArguments<ReadOnlyMemory<byte>, string>(data, "x"))));
    }

    [Fact]
    public void Relaying_an_event_allocates_nothing()
    {
        using PacketDecoder decoder = Packets.Decoder();
        ReadOnlySequence<byte> text = Sequences.Whole(Event);

        Assert.Equal(0, Allocations.OfWarm(() =>
        {
            Packet packet = decoder.ReadText(text).Packet!;
            Write(packet.Arguments);
            Write(new EmitArguments<EventArgument>(packet.Arguments[1]));
            packet.Return();
        }));
    }

    [Fact]
    public void Relaying_attachments_allocates_nothing()
    {
        using PacketDecoder decoder = Packets.Decoder();
        ReadOnlySequence<byte> text = Sequences.Whole(BinaryEvent);
        ReadOnlySequence<byte> data = Sequences.Whole(new byte[1000]);

        Assert.Equal(0, Allocations.OfWarm(() =>
        {
            Packet packet = ReadBinary(decoder, text, data);
            Write(packet.Arguments);
            packet.Return();
        }));
    }

    [Fact]
    public void Handling_and_answering_an_event_allocates_nothing()
    {
        using PacketDecoder decoder = Packets.Decoder();
        ReadOnlySequence<byte> text = Sequences.Whole(Event);
        var incoming = new QuietEvent();

        Assert.Equal(0, Allocations.OfWarm(() => incoming.Handle(decoder.ReadText(text).Packet!)));
    }

    [Theory]
    [InlineData("2[\"e\",{0}]", "1,", "1")]
    [InlineData("2[\"e\",{0}]", "[[]],", "[]")]
    [InlineData("51-[\"e\",{0}]", "{\"_placeholder\":true,\"num\":0},", "0")]
    [InlineData("51-[\"e\",[{0}]]", "{\"_placeholder\":true,\"num\":0},", "0")]
    [InlineData("2[\"e\",\"{0}\"]", "\\ud83d\\ude00", "")]
    [InlineData("0{{\"a\":[{0}]}}", "{},", "1")]
    public void Memory_grows_with_the_message_and_no_faster(string format, string item, string last)
    {
        // Time is not asserted: that the readers are linear shows in what they would have to keep to be otherwise.
        foreach (int count in new[] { 2_000, 4_000, 16_000, 32_000 })
        {
            string items = string.Concat(Enumerable.Repeat(item, count)) + last;
            ReadOnlySequence<byte> message = Sequences.Whole(format.Replace("{0}", items).Replace("{{", "{").Replace("}}", "}"));
            using PacketDecoder decoder = Packets.Decoder();

            long before = GC.GetAllocatedBytesForCurrentThread();
            PacketReadResult result = decoder.ReadText(message);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            // A copy of the text and the index, each doubled as it grows; an argument of two bytes costs one entry.
            Assert.InRange(allocated, 0, (40 * message.Length) + 10_000);
            Assert.NotEqual(PacketReadStatus.Invalid, result.Status);
            result.Packet?.Return();
        }
    }

    private static void Read(PacketDecoder decoder, in ReadOnlySequence<byte> message)
    {
        Packet packet = decoder.ReadText(message).Packet!;
        packet.TryGetEventName(out _);
        Assert.True(packet.Arguments.Count == 3);
        packet.Return();
    }

    private static Packet ReadBinary(PacketDecoder decoder, in ReadOnlySequence<byte> text, in ReadOnlySequence<byte> data)
    {
        decoder.ReadText(text);
        decoder.ReadBinary(data);
        return decoder.ReadBinary(data).Packet!;
    }

    private static void Write<TArguments>(TArguments arguments)
        where TArguments : IEmitArguments
    {
        PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
        payload.WriteStart("message");
        arguments.WriteTo(payload);
        payload.WriteEnd();
        EncodedPacket packet = PacketCodec.Json.Encode(PacketType.Event, "/chat"u8, 12, payload);
        payload.Return();
        packet.Release();
    }

    private sealed class QuietEvent : IncomingEvent
    {
        public override IEventSource Source => throw new NotSupportedException();

        public override IServiceProvider Services => throw new NotSupportedException();

        public override CancellationToken Aborted => CancellationToken.None;

        public void Handle(Packet packet)
        {
            EventContext context = Begin(packet, "message");
            ValueTask sent = context.AckAsync(context.Read<int>(2));
            Assert.True(sent.IsCompletedSuccessfully);
            End();
        }

        protected override ValueTask SendAckAsync(long ackId, PayloadWriter payload)
        {
            PacketCodec.Json.Encode(PacketType.Ack, "/chat"u8, ackId, payload).Release();
            return ValueTask.CompletedTask;
        }
    }
}
