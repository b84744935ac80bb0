using CsCheck;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class FramePropertyTests
{
    private const int Limit = 600;
    private const int Fragments = 6;

    private static readonly byte[] Alphabet = [.. Enumerable.Range(0, 200).Select(i => (byte)('a' + (i % 26)))];
    private static readonly Gen<byte[]> GenMask = Gen.Byte.Array[4];
    private static readonly Gen<int> GenLength = Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, 40], Gen.Int[120, 130]);
    private static readonly Gen<int[]> GenCuts = Gen.OneOf(Gen.Int[0, 40].Array[0, 6], Gen.Int[0, 1500].Array[0, 20]);

    private static readonly Gen<byte[]> GenControl = Gen.Select(
        Gen.Int[9, 10],
        GenLength,
        GenMask,
        (opcode, length, mask) => Frames.Encode(Frames.Final | opcode, Letters(Math.Min(length, 125)), mask));

    // A frame, and maybe a control frame before it.
    private static readonly Gen<(byte[] Mask, int Length, int LengthSize, byte[] Control)> GenFragment = Gen.Select(
        GenMask, GenLength, Gen.Int[0, 9], Gen.Frequency((3, Gen.Const(Array.Empty<byte>())), (1, GenControl)));

    // A message in fragments; now and then too many of them, or of too many bytes.
    private static readonly Gen<byte[]> GenMessage = Gen.Select(Gen.Int[1, 2], GenFragment.Array[1, 8], (opcode, fragments) => (byte[])
    [
        .. fragments.SelectMany((fragment, i) =>
        {
            int first = (i == 0 ? opcode : 0) | (i == fragments.Length - 1 ? Frames.Final : 0);
            int lengthSize = fragment.LengthSize switch { 0 => 8, 1 => 2, _ => -1 };
            return (byte[])[.. fragment.Control, .. Frames.Encode(first, Letters(fragment.Length), fragment.Mask, lengthSize)];
        }),
    ]);

    private static readonly Gen<byte[]> GenStream =
        GenMessage.Array[0, 5].Select(messages => messages.SelectMany(message => message).ToArray());

    // Anything that may stand at the beginning of a frame, with lengths that are true and others.
    private static readonly Gen<byte[]> GenNearlyFrame = Gen.Select(
        Gen.OneOf(Gen.Byte, Gen.Int[0, 2].Select(opcode => (byte)(opcode | 0x80)), Gen.Int[8, 10].Select(opcode => (byte)(opcode | 0x80))),
        Gen.OneOf(Gen.Byte, Gen.Int[0x80, 0x88].Select(length => (byte)length), Gen.Int[0xFD, 0xFF].Select(length => (byte)length)),
        Gen.OneOf(Gen.Const(new byte[7]), Gen.Byte.Array[0, 12]),
        Gen.Byte.Array[0, 12],
        (first, second, length, rest) => (byte[])[first, second, .. length, .. rest]);

    private static readonly Gen<byte[]> GenAnything = Gen.OneOf(
        Gen.Byte.Array[0, 60],
        GenNearlyFrame.Array[1, 4].Select(frames => frames.SelectMany(frame => frame).ToArray()),
        Gen.Select(GenMessage, GenNearlyFrame, Gen.Byte.Array[0, 30], (good, bad, rest) => (byte[])[.. good, .. bad, .. rest]));

    [Fact]
    public void Frames_cut_anywhere_come_out_as_the_messages_that_were_put_in() =>
        Gen.Select(
            Gen.Select(Gen.Bool, Gen.Byte.Array[0, 60], Gen.Int[1, 6], GenMask).Array[0, 8],
            Gen.Select(GenControl, Gen.Bool).Array[8],
            GenCuts)
            .Sample(
                (messages, controls, cuts) =>
                {
                    // Every message is cut into a number of fragments, and before every other fragment stands a control frame.
                    var bytes = new List<byte>();
                    var expected = new List<string>();
                    for (int i = 0; i < messages.Length; i++)
                    {
                        (bool isText, byte[] data, int fragments, byte[] mask) = messages[i];
                        byte[] content = isText ? Letters(data.Length) : data;
                        for (int part = 0; part < fragments; part++)
                        {
                            byte[] fragment = content[(content.Length * part / fragments)..(content.Length * (part + 1) / fragments)];
                            (byte[] control, bool isThere) = controls[part % controls.Length];
                            if (isThere)
                            {
                                bytes.AddRange(control);
                                expected.AddRange(NaiveFrameReader.Read(control, Limit, Fragments));
                            }

                            int opcode = part > 0 ? 0 : isText ? 1 : 2;
                            bytes.AddRange(Frames.Encode(opcode | (part == fragments - 1 ? Frames.Final : 0), fragment, mask));
                        }

                        expected.Add(FrameReading.Show(isText ? WebSocketMessageKind.Text : WebSocketMessageKind.Binary, content));
                    }

                    Assert.Equal(expected, Read(bytes.ToArray().Cut(cuts)));
                },
                iter: 3_000);

    [Fact]
    public void Frames_cut_anywhere_are_read_as_by_the_naive_reader() =>
        Gen.Select(GenStream, GenCuts).Sample((bytes, cuts) => AssertAsNaive(bytes, cuts), iter: 3_000);

    [Fact]
    public void No_bytes_whatever_make_the_reader_throw_or_read_anything_else_than_the_naive_reader() =>
        Gen.Select(GenAnything, GenCuts).Sample((bytes, cuts) => AssertAsNaive(bytes, cuts), iter: 10_000);

    [Fact]
    public void No_damage_done_to_good_frames_makes_the_reader_throw_or_read_anything_else_than_the_naive_reader() =>
        Gen.Select(GenStream, Gen.Select(Gen.Int[0, 2000], Gen.Byte, Gen.Int[0, 3]).Array[1, 3], GenCuts).Sample(
            (bytes, damages, cuts) => AssertAsNaive(damages.Aggregate(bytes, Damage), cuts),
            iter: 5_000);

    [Fact]
    public void No_bytes_behind_a_violation_make_the_reader_throw_or_read_anything_but_the_end() =>
        Gen.Select(GenNearlyFrame, GenAnything, GenCuts).Sample(
            (bad, rest, cuts) =>
            {
                byte[] bytes = [0xFF, .. bad, .. rest];
                List<string> messages = Read([bytes, .. rest.Cut(cuts), .. bytes.Singly()]);
                Assert.Equal("Violation 1002", messages[0]);
                Assert.All(messages[1..], message => Assert.Equal("Closed 0", message));
            },
            iter: 10_000);

    private static byte[] Damage(byte[] bytes, (int Place, byte Value, int Kind) damage)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        // Often in the first bytes, where the headers are.
        int at = damage.Place % (damage.Place % 3 == 0 ? bytes.Length : Math.Min(bytes.Length, 20));
        return damage.Kind switch
        {
            0 => [.. bytes[..at], damage.Value, .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], .. bytes[(at + 1)..]],
            2 => [.. bytes[..at], damage.Value, .. bytes[at..]],
            _ => [.. bytes[..at], (byte)(bytes[at] ^ (1 << (damage.Value % 8))), .. bytes[(at + 1)..]],
        };
    }

    // Behind the first end or violation nothing but an end is read; where it is found depends on the pieces.
    private static void AssertAsNaive(byte[] bytes, int[] cuts)
    {
        List<string> expected = NaiveFrameReader.Read(bytes, Limit, Fragments);
        bool isOver = expected.Count > 0 && !IsMessage(expected[^1]);
        foreach (byte[][] pieces in new[] { [bytes], bytes.Cut(cuts), bytes.Singly() })
        {
            List<string> messages = Read(pieces);
            if (!isOver)
            {
                Assert.Equal(expected, messages);
                continue;
            }

            Assert.Equal(expected, messages[..Math.Min(expected.Count, messages.Count)]);

            // The reader itself goes on behind a close frame: it is the channel that does not ask any more.
            if (!expected[^1].StartsWith("Closed", StringComparison.Ordinal))
            {
                Assert.All(messages[expected.Count..], message => Assert.Equal("Closed 0", message));
            }
        }
    }

    private static bool IsMessage(string message) =>
        message.StartsWith("Text", StringComparison.Ordinal)
        || message.StartsWith("Binary", StringComparison.Ordinal)
        || message.StartsWith("Ping", StringComparison.Ordinal);

    private static List<string> Read(byte[][] pieces)
    {
        var reader = new FrameReader(Limit, Fragments);
        List<string> messages = reader.Feed(pieces);
        reader.Return();
        return messages;
    }

    private static byte[] Letters(int length) => Alphabet[..length];
}
