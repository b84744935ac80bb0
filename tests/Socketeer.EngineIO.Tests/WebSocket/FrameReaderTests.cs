using System.Text;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class FrameReaderTests
{
    private const int Limit = 100_000;
    private const int Fragments = 100;

    // Every kind of frame and every size of header; a message in fragments with control frames between; empty ones.
    private static readonly (byte[] Bytes, string[] Messages) Sequence = (
        [
            .. Frames.Text("Hello"),
            .. Frames.Text("Hel", isFinal: false), .. Frames.Ping("p1"), .. Frames.Rest("l", isFinal: false), .. Frames.Pong("x"),
            .. Frames.Rest("o"),
            .. Frames.Text(""),
            .. Frames.Encode(Frames.Final | 2, [1, 2, 3, 4, 5], [9, 8, 7, 6], lengthSize: 8),
            .. Frames.Ping(""),
            .. Frames.Binary(Counting(126)),
            .. Frames.Binary([], isFinal: false), .. Frames.Rest("", isFinal: false), .. Frames.Ping("p2"), .. Frames.Rest(""),
            .. Frames.Text("h\u20AC"),
            .. Frames.Close(1001, "bye"),
        ],
        [
            FrameReading.Show(WebSocketMessageKind.Text, "Hello"),
            FrameReading.Show(WebSocketMessageKind.Ping, "p1"),
            FrameReading.Show(WebSocketMessageKind.Text, "Hello"),
            FrameReading.Show(WebSocketMessageKind.Text, ""),
            "Binary 0102030405",
            FrameReading.Show(WebSocketMessageKind.Ping, ""),
            FrameReading.Show(WebSocketMessageKind.Binary, Counting(126)),
            FrameReading.Show(WebSocketMessageKind.Ping, "p2"),
            FrameReading.Show(WebSocketMessageKind.Binary, ""),
            FrameReading.Show(WebSocketMessageKind.Text, "h\u20AC"),
            "Closed 1001",
        ]);

    [Fact]
    public void The_masked_Hello_of_the_RFC() =>
        Assert.Equal(["Text 48656C6C6F"], Read([0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]));

    [Fact]
    public void The_masked_pong_of_the_RFC_is_no_message() =>
        Assert.Equal(
            ["Text 48656C6C6F"],
            Read([0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58, .. Frames.Text("Hello")]));

    // The RFC shows the others as a server sends them; a client masks them.
    [Fact]
    public void The_fragments_of_the_RFC_with_a_ping_with_a_body_between() =>
        Assert.Equal(
            ["Ping 48656C6C6F", "Text 48656C6C6F"],
            Read(
            [
                .. Mask(0x01, 0x03, 0x48, 0x65, 0x6C), .. Mask(0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F), .. Mask(0x80, 0x02, 0x6C, 0x6F),
            ]));

    [Fact]
    public void The_256_bytes_of_the_RFC()
    {
        byte[] data = Counting(256);
        Assert.Equal(
            [FrameReading.Show(WebSocketMessageKind.Binary, data)],
            Read([0x82, 0xFE, 0x01, 0x00, .. Frames.Mask, .. Frames.Encode(0x82, data)[8..]]));
    }

    [Fact]
    public void The_64_KiB_of_the_RFC()
    {
        byte[] data = Counting(65536);
        Assert.Equal(
            [FrameReading.Show(WebSocketMessageKind.Binary, data)],
            Read([0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, .. Frames.Mask, .. Frames.Encode(0x82, data)[14..]]));
    }

    [Fact]
    public void A_sequence_cut_at_any_byte_or_all_gives_the_same_messages()
    {
        foreach (byte[][] pieces in Sequence.Bytes.AllCuts())
        {
            Assert.Equal(Sequence.Messages, Read(pieces));
        }
    }

    [Fact]
    public void A_sequence_cut_at_any_two_bytes_gives_the_same_messages()
    {
        byte[] bytes =
        [
            .. Frames.Text("ab", isFinal: false), .. Frames.Ping("ping"), .. Frames.Encode(Frames.Final, [3, 4, 5], null, 8),
            .. Frames.Encode(Frames.Final | 2, [1, 2, 3, 4, 5], [0, 0, 0, 0xFF], 2),
        ];
        for (int first = 0; first <= bytes.Length; first++)
        {
            for (int second = first; second <= bytes.Length; second++)
            {
                Assert.Equal(["Ping 70696E67", "Text 6162030405", "Binary 0102030405"], Read(bytes.Cut(first, second)));
            }
        }
    }

    // The segments of one read follow each other without a pause in which the reader is idle.
    [Fact]
    public void Pieces_without_a_pause_give_the_same_messages()
    {
        foreach (byte[][] pieces in Sequence.Bytes.AllCuts())
        {
            var reader = new FrameReader(Limit, Fragments);
            var messages = new List<string>();
            foreach (byte[] piece in pieces)
            {
                reader.FeedPart(piece, messages, Sequence.Bytes.Length);
            }

            reader.Return();
            Assert.Equal(Sequence.Messages, messages);
        }
    }

    [Fact]
    public void A_reader_goes_on_after_many_messages()
    {
        var reader = new FrameReader(Limit, Fragments);
        byte[] all = Sequence.Bytes[..^Frames.Close(1001, "bye").Length];
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Sequence.Messages[..^1], reader.Feed(all.Cut(i)));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void A_length_need_not_be_written_in_the_fewest_bytes(int lengthSize) =>
        Assert.Equal(["Text 48656C6C6F"], Read(Frames.Encode(Frames.Final | 1, "Hello"u8.ToArray(), null, lengthSize)));

    [Fact]
    public void A_message_of_the_largest_size_is_read_and_one_byte_more_is_too_large()
    {
        Assert.Equal(
            ["Binary 00010203040506070809", "Binary 00010203040506070809"],
            new FrameReader(10, 3).Feed([.. Frames.Binary(Counting(10)), .. Frames.Binary(Counting(10))]));

        // It is known by the header alone.
        Assert.Equal(["TooLarge 1009"], new FrameReader(10, 3).Feed(Frames.Header(0x82, 11)));
        Assert.Equal(["TooLarge 1009"], new FrameReader(10, 3).Feed(Frames.Binary(Counting(11))));
        Assert.Equal(["Text ", "TooLarge 1009"], new FrameReader(0, 3).Feed([.. Frames.Text(""), .. Frames.Text("x")]));
    }

    [Fact]
    public void The_fragments_of_a_message_are_as_large_together_as_a_message_may_be()
    {
        byte[] start = [.. Frames.Binary(Counting(5), isFinal: false), .. Frames.Ping("not counted"), .. Frames.Rest([9], isFinal: false)];
        foreach (byte[][] pieces in ((byte[])[.. start, .. Frames.Rest([1, 2, 3, 4])]).AllCuts())
        {
            Assert.Equal("Binary 00010203040901020304", new FrameReader(10, 3).Feed(pieces)[^1]);
        }

        foreach (byte[][] pieces in ((byte[])[.. start, .. Frames.Rest([1, 2, 3, 4, 5])]).AllCuts())
        {
            Assert.Equal("TooLarge 1009", new FrameReader(10, 3).Feed(pieces)[^1]);
        }
    }

    [Theory]
    [InlineData(0x7FFF_FFFF)]
    [InlineData(0x8000_0000)]
    [InlineData(0x1_0000_0000)]
    [InlineData(0x7FFF_FFFF_FFFF_FFFF)]
    public void A_message_of_a_length_of_32_to_63_bits_is_too_large(long length)
    {
        foreach (byte[][] pieces in Frames.Header(0x82, (ulong)length).AllCuts())
        {
            Assert.Equal(["TooLarge 1009"], Read(pieces));
        }

        byte[] inFragments = [.. Frames.Text("abc", isFinal: false), .. Frames.Header(0x80, (ulong)length)];
        Assert.Equal(["TooLarge 1009"], new FrameReader(int.MaxValue - 1, Fragments).Feed(inFragments));
    }

    [Fact]
    public void A_message_of_the_most_fragments_is_read_and_one_more_is_too_many()
    {
        byte[] two = [.. Frames.Text("a", isFinal: false), .. Frames.Ping(""), .. Frames.Rest("", isFinal: false), .. Frames.Pong("")];
        byte[] three = [.. two, .. Frames.Rest("b")];
        Assert.Equal(["Ping ", "Text 6162", "Ping ", "Text 6162"], new FrameReader(10, 3).Feed([.. three, .. three]));
        Assert.Equal(
            ["Ping ", "TooManyFragments 1008"],
            new FrameReader(10, 3).Feed([.. two, .. Frames.Rest("", isFinal: false), .. Frames.Rest("")]));
        Assert.Equal(["Text 61", "Ping ", "TooManyFragments 1008"], new FrameReader(10, 1).Feed([.. Frames.Text("a"), .. two]));
    }

    [Fact]
    public void Text_may_be_cut_between_the_bytes_of_a_character()
    {
        byte[] text = Encoding.UTF8.GetBytes("\u20AC\U0001F600\u00E4");
        for (int cut = 0; cut <= text.Length; cut++)
        {
            byte[] bytes = [.. Frames.Text(text[..cut], isFinal: false), .. Frames.Ping(""), .. Frames.Rest(text[cut..])];
            Assert.Equal(["Ping ", FrameReading.Show(WebSocketMessageKind.Text, text)], Read(bytes));
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_a_binary_message() =>
        Assert.Equal(["Binary FFFE80"], Read([.. Frames.Binary([0xFF], isFinal: false), .. Frames.Rest([0xFE, 0x80])]));

    [Fact]
    public void A_close_frame_has_no_body_or_a_status_and_a_reason()
    {
        Assert.Equal(["Closed 0"], Read(Frames.Close()));
        Assert.Equal(["Closed 1000"], Read(Frames.Close(1000)));
        Assert.Equal(["Closed 4999"], Read(Frames.Close(4999, "g\u00FCt")));
        Assert.Equal(["Closed 3000"], Read(Frames.Close(3000, new string('x', 123))));
    }

    [Fact]
    public void A_close_frame_may_come_in_the_midst_of_a_message() =>
        Assert.Equal(["Closed 1000"], Read([.. Frames.Text("Hel", isFinal: false), .. Frames.Close(1000)]));

    internal static byte[] Counting(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];

    private static List<string> Read(params byte[][] pieces)
    {
        var reader = new FrameReader(Limit, Fragments);
        List<string> messages = reader.Feed(pieces);
        reader.Return();
        return messages;
    }

    private static byte[] Mask(byte first, byte length, params byte[] payload)
    {
        Assert.Equal(length, payload.Length);
        return [first, (byte)(length | 0x80), .. Frames.Mask, .. payload.Select((b, i) => (byte)(b ^ Frames.Mask[i % 4]))];
    }
}
