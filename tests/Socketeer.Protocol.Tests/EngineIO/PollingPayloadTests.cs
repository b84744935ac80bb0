using System.Buffers;
using System.Text;
using CsCheck;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Protocol.Tests.EngineIO;

public sealed class PollingPayloadTests
{
    private const char Separator = '\u001e';

    [Theory]
    [InlineData("", new[] { "" })]
    [InlineData("4a", new[] { "4a" })]
    [InlineData("4a\u001e2\u001ebAQID", new[] { "4a", "2", "bAQID" })]
    [InlineData("\u001e4a", new[] { "", "4a" })]
    [InlineData("4a\u001e", new[] { "4a", "" })]
    [InlineData("4a\u001e\u001e4b", new[] { "4a", "", "4b" })]
    [InlineData("\u001e", new[] { "", "" })]
    [InlineData("\u001e\u001e\u001e", new[] { "", "", "", "" })]
    [InlineData("4€\u001e4\u00c3", new[] { "4€", "4\u00c3" })]
    public void A_body_is_split_at_its_separators_in_every_shape(string body, string[] packets)
    {
        foreach (ReadOnlySequence<byte> shape in Sequences.AllShapes(body))
        {
            Assert.Equal(packets, Split(shape));
        }
    }

    [Fact]
    public void A_finished_reader_stays_finished()
    {
        var reader = new PollingPayloadReader(Sequences.Whole("2"));

        Assert.True(reader.TryRead(out _));
        Assert.False(reader.TryRead(out ReadOnlySequence<byte> nothing));
        Assert.True(nothing.IsEmpty);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void A_million_separators_cost_no_memory_and_are_each_visited_once()
    {
        byte[] body = new byte[999_999];
        Array.Fill(body, EngineProtocol.RecordSeparator);
        var whole = new ReadOnlySequence<byte>(body);

        Assert.Equal(1_000_000, CountPackets(whole));
        Assert.Equal(0, Allocations.OfWarm(() => CountPackets(whole), repeats: 1, warmUps: 1));
    }

    [Fact]
    public void A_body_of_many_segments_costs_no_memory_either()
    {
        ReadOnlySequence<byte> body = Sequences.Of([.. Enumerable.Repeat(Encoding.ASCII.GetBytes("4a\u001e"), 2000)]);

        Assert.Equal(0, Allocations.OfWarm(() => CountPackets(body), repeats: 3));
        Assert.Equal(2001, CountPackets(body));
    }

    [Fact]
    public void The_writer_puts_separators_between_packets_only()
    {
        string body = Write((ref PollingPayloadWriter writer) =>
        {
            writer.WriteText("4hello"u8);
            writer.WriteEmpty(EnginePacketType.Noop);
            writer.WriteBinary([1, 2, 3]);
            writer.WriteBinary([]);
            writer.WriteEmpty(EnginePacketType.Close);
        });

        Assert.Equal("4hello\u001e6\u001ebAQID\u001eb\u001e1", body);
    }

    [Theory]
    [InlineData(EnginePacketType.Open, "0")]
    [InlineData(EnginePacketType.Close, "1")]
    [InlineData(EnginePacketType.Ping, "2")]
    [InlineData(EnginePacketType.Pong, "3")]
    [InlineData(EnginePacketType.Message, "4")]
    [InlineData(EnginePacketType.Upgrade, "5")]
    [InlineData(EnginePacketType.Noop, "6")]
    public void A_packet_without_data_is_its_digit(EnginePacketType type, string expected) =>
        Assert.Equal(expected, Write((ref PollingPayloadWriter writer) => writer.WriteEmpty(type)));

    [Fact]
    public void What_is_written_is_read_back()
    {
        Gen<string> text = Gen.String.Select(s => s.Replace(Separator, ' '));
        Gen<object> packet = Gen.OneOf(text.Select(t => (object)t), Gen.Byte.Array[0, 40].Select(b => (object)b));

        packet.Array[1, 20].Sample(packets =>
        {
            string body = Write((ref PollingPayloadWriter writer) =>
            {
                foreach (object item in packets)
                {
                    if (item is byte[] data)
                    {
                        writer.WriteBinary(data);
                    }
                    else
                    {
                        writer.WriteText([(byte)'4', .. Encoding.UTF8.GetBytes((string)item)]);
                    }
                }
            });

            string[] expected = [.. packets.Select(p => p is byte[] data ? "b" + Convert.ToBase64String(data) : "4" + Utf8(p))];
            Assert.Equal(expected, Split(Sequences.Whole(body)));
        });
    }

    // What becomes of half surrogates on the way through UTF-8.
    private static string Utf8(object text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes((string)text));

    private static int CountPackets(in ReadOnlySequence<byte> body)
    {
        int count = 0;
        var reader = new PollingPayloadReader(body);
        while (reader.TryRead(out _))
        {
            count++;
        }

        return count;
    }

    private static List<string> Split(in ReadOnlySequence<byte> body)
    {
        var packets = new List<string>();
        var reader = new PollingPayloadReader(body);
        while (reader.TryRead(out ReadOnlySequence<byte> packet))
        {
            packets.Add(packet.Text());
        }

        return packets;
    }

    private delegate void Writing(ref PollingPayloadWriter writer);

    private static string Write(Writing write)
    {
        var output = new PooledBufferWriter();
        var writer = new PollingPayloadWriter(output);
        write(ref writer);
        string body = output.WrittenSpan.Text();
        output.Return();
        return body;
    }
}
