using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class FrameViolationTests
{
    private const string Violation = "Violation 1002";
    private const string NoText = "Violation 1007";
    private const int Limit = 10_000;
    private const int Fragments = 100;

    private static readonly byte[] Start = Frames.Text("start", isFinal: false);

    /// <summary>Gets streams whose last frame no client may send, and the status that says so.</summary>
    public static TheoryData<string, byte[], string> Violations
    {
        get
        {
            var data = new TheoryData<string, byte[], string>
            {
                { "continuation of nothing", Frames.Rest("x"), Violation },
                { "continuation of nothing, to be continued", Frames.Rest("x", isFinal: false), Violation },
                { "continuation of a message that ended", [.. Frames.Text("x"), .. Frames.Rest("y")], Violation },
                { "continuation of fragments that ended", [.. Start, .. Frames.Rest("x"), .. Frames.Rest("y")], Violation },
                { "empty continuation of nothing", Frames.Rest(""), Violation },
                { "text within a message", [.. Start, .. Frames.Text("x")], Violation },
                { "text that begins within a message", [.. Start, .. Frames.Text("x", isFinal: false)], Violation },
                { "empty binary within a message", [.. Start, .. Frames.Binary([])], Violation },
                { "text within a binary message", [.. Frames.Binary([], isFinal: false), .. Frames.Text("x")], Violation },
                { "second start behind a ping", [.. Start, .. Frames.Ping("p"), .. Frames.Text("x")], Violation },
                { "ping of 126 bytes", Frames.Encode(Frames.Final | 9, new byte[126]), Violation },
                { "pong of 65536 bytes", Frames.Encode(Frames.Final | 10, new byte[65536]), Violation },
                { "ping with an extended length of 5", Frames.Encode(Frames.Final | 9, new byte[5], null, 2), Violation },
                { "close body of one byte", Frames.Close(3), Violation },
                { "close reason that is no text", Frames.Close(0x03, 0xE8, 0xFF), NoText },
                { "close reason cut in a character", Frames.Close(0x03, 0xE8, (byte)'x', 0xE2, 0x82), NoText },
                { "text of no text", Frames.Text([0xFF]), NoText },
                { "text that is too long for its characters", Frames.Text([0xC0, 0x80]), NoText },
                { "text of half a pair", Frames.Text([0xED, 0xA0, 0x80]), NoText },
                { "text above Unicode", Frames.Text([0xF4, 0x90, 0x80, 0x80]), NoText },
                { "text cut in a character", Frames.Text([0xE2, 0x82]), NoText },
                { "text that is wrong behind a fragment", [.. Frames.Text([0xE2, 0x82], isFinal: false), .. Frames.Rest("x")], NoText },
                { "text that is wrong in its first fragment", [.. Frames.Text([0x80], isFinal: false), .. Frames.Rest("x")], NoText },
                {
                    "text whose character never ends",
                    [.. Frames.Text([0xF0, 0x9F], isFinal: false), .. Frames.Rest([0x98], isFinal: false), .. Frames.Rest("")],
                    NoText
                },
            };
            foreach (int reserved in new[] { 0x10, 0x20, 0x40, 0x70 })
            {
                data.Add($"reserved bits {reserved:X2}", Frames.Encode(Frames.Final | reserved | 1, [1, 2, 3]), Violation);
                data.Add($"reserved bits {reserved:X2} in a ping", Frames.Encode(Frames.Final | reserved | 9, []), Violation);
                data.Add(
                    $"reserved bits {reserved:X2} in a continuation", [.. Start, .. Frames.Encode(Frames.Final | reserved, [])], Violation);
            }

            foreach (int opcode in new[] { 3, 4, 5, 6, 7, 11, 12, 13, 14, 15 })
            {
                data.Add($"opcode {opcode}", Frames.Encode(Frames.Final | opcode, [1, 2, 3]), Violation);
                data.Add($"opcode {opcode} without data", Frames.Encode(Frames.Final | opcode, []), Violation);
            }

            foreach (int opcode in new[] { 9, 10 })
            {
                data.Add($"fragment of control frame {opcode}", Frames.Encode(opcode, [3, 0xE8]), Violation);
            }

            foreach (int opcode in new[] { 1, 2, 9, 10 })
            {
                data.Add($"frame {opcode} without a mask", Frames.Encode(Frames.Final | opcode, [3, 0xE8], []), Violation);
                data.Add($"empty frame {opcode} without a mask", Frames.Encode(Frames.Final | opcode, [], []), Violation);
            }

            data.Add("64 KiB without a mask", Frames.Encode(Frames.Final | 2, new byte[65536], []), Violation);
            data.Add("continuation without a mask", [.. Start, .. Frames.Encode(Frames.Final, [1], [])], Violation);
            data.Add("message above the limit", Frames.Binary(new byte[Limit + 1]), "TooLarge 1009");
            data.Add("message above the limit by one fragment", [.. Start, .. Frames.Rest(new byte[Limit])], "TooLarge 1009");
            data.Add(
                "too many fragments",
                [.. Start, .. Enumerable.Repeat(Frames.Rest("", isFinal: false), Fragments).SelectMany(frame => frame)],
                "TooManyFragments 1008");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public void Behind_what_no_client_may_send_nothing_is_read_but_the_close_frame(string what, byte[] bytes, string status)
    {
        var reader = new FrameReader(Limit, Fragments);
        List<string> messages = reader.Feed([.. bytes, .. Frames.Text("ignored"), .. Frames.Ping("ignored"), .. Frames.Rest("ignored")]);
        Assert.True(messages[^1] == status, $"After {what}: {messages[^1]}");

        // A close frame that ends no piece is found as what it is, not by its place.
        Assert.Equal(["Closed 0"], reader.Feed([.. Frames.Ping("ignored"), .. Frames.Close(1000, "bye"), 0x81]));
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public void What_no_client_may_send_is_found_and_skipped_however_it_is_cut(string what, byte[] bytes, string status)
    {
        byte[] all = [.. bytes, .. Frames.Text("ignored"), .. Frames.Close(1000)];
        IEnumerable<byte[][]> cuts = all.Length < 1000 ? all.AllCuts() : [all.Cut(1), all.Cut(2), all.Cut(9), all.Singly()];
        foreach (byte[][] pieces in cuts)
        {
            List<string> messages = new FrameReader(Limit, Fragments).Feed(pieces);
            string read = $"{what}, {pieces.Length} pieces, the first of {pieces[0].Length} bytes: {string.Join(", ", messages)}";
            int first = messages.IndexOf(status);
            Assert.True(first >= 0 && messages.Count == first + 2 && messages[^1] == "Closed 0", read);
        }
    }

    // Whatever is wrong with its header, the client means to send no other.
    [Theory]
    [InlineData(Frames.Final | 8, 126, true)]
    [InlineData(Frames.Final | 8, 0, false)]
    [InlineData(Frames.Final | 8, 2, false)]
    [InlineData(8, 2, true)]
    [InlineData(8, 0, false)]
    public void A_close_frame_with_a_header_no_client_may_send_is_a_violation_and_the_close_frame(int first, int length, bool isMasked)
    {
        byte[] bytes = Frames.Encode(first, new byte[length], isMasked ? null : []);
        foreach (byte[][] pieces in bytes.AllCuts())
        {
            Assert.Equal([Violation, "Closed 0"], new FrameReader(Limit, Fragments).Feed([.. pieces, .. new byte[][] { [0x81] }]));
        }
    }

    [Fact]
    public void A_client_may_send_the_statuses_that_are_given_out_and_no_others()
    {
        // 1004 to 1006 and 1015 are never sent; 3000 to 3999 are registered, 4000 to 4999 anybody's   — RFC 6455, 7.4
        int[] legal = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, .. Enumerable.Range(3000, 2000)];
        for (int status = 0; status <= ushort.MaxValue; status++)
        {
            string expected = Array.BinarySearch(legal, status) >= 0 ? $"Closed {status}" : Violation;
            string read = Assert.Single(new FrameReader(Limit, Fragments).Feed(Frames.Close((ushort)status)));
            if (read != expected)
            {
                Assert.Fail($"Status {status}: {read}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(125)]
    public void A_close_frame_is_found_in_the_midst_of_a_payload_that_was_announced_and_refused(int length)
    {
        byte[] close = length == 0 ? Frames.Close() : Frames.Close([0x03, 0xE8, .. new byte[length - 2]]);
        foreach (ulong announced in new ulong[] { Limit + 1, long.MaxValue, ulong.MaxValue })
        {
            byte[] header = Frames.Header(0x82, announced);
            foreach (byte[][] pieces in new byte[][][]
            {
                [header, close], [header, new byte[50], close], [header, [.. new byte[50], .. close]], [[.. header, .. close]],
                [[.. header, .. new byte[1000]], new byte[1000], [.. new byte[300], .. close]],
            })
            {
                List<string> messages = new FrameReader(Limit, Fragments).Feed(pieces);
                Assert.Equal(2, messages.Count);
                Assert.Equal("Closed 0", messages[1]);
            }
        }
    }

    [Fact]
    public void What_looks_like_other_frames_in_a_payload_that_was_refused_is_not_looked_at()
    {
        byte[] payload = [.. Frames.Text("x"), .. Frames.Ping("x"), .. Frames.Close(), .. Frames.Pong("")];
        Assert.Equal(["TooLarge 1009"], new FrameReader(10, 1).Feed([.. Frames.Header(0x82, 1000), .. payload]));
    }

    // As many bytes as a frame may have before its payload, with a length that makes no sense, and not all at once.
    [Fact]
    public void A_length_of_64_bits_in_pieces_does_not_overrun_the_header()
    {
        byte[] header = Frames.Header(0x82, ulong.MaxValue);
        foreach (byte[][] pieces in header.AllCuts())
        {
            var reader = new FrameReader(Limit, Fragments);
            Assert.Equal([Violation], reader.Feed(pieces));
            Assert.Empty(reader.Feed(new byte[1], new byte[100]));
            Assert.Equal(["Closed 0"], reader.Feed(Frames.Close()));
        }
    }

    // The frame is known to be wrong by the last byte of its header; the byte behind it is not the header's.
    [Fact]
    public void A_frame_without_a_mask_in_pieces_ends_where_it_ends()
    {
        foreach (byte[] payload in new byte[][] { [], [1], [1, 2, 3] })
        {
            byte[] bytes = [.. Frames.Encode(Frames.Final | 1, payload, []), .. Frames.Close(1000)];
            Assert.Equal([Violation, "Closed 0"], new FrameReader(Limit, Fragments).Feed(bytes.Singly()));
        }
    }
}
