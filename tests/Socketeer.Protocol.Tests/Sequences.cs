using System.Buffers;
using System.Text;

namespace Socketeer.Protocol.Tests;

/// <summary>The same bytes in every shape in which a network may hand them over.</summary>
internal static class Sequences
{
    public static ReadOnlySequence<byte> Whole(string text) => new(Encoding.UTF8.GetBytes(text));

    public static ReadOnlySequence<byte> Whole(params byte[] bytes) => new(bytes);

    /// <summary>Whole, cut in two at every byte, in segments of one byte, and with empty segments everywhere.</summary>
    public static IEnumerable<ReadOnlySequence<byte>> AllShapes(string text) => AllShapes(Encoding.UTF8.GetBytes(text));

    public static IEnumerable<ReadOnlySequence<byte>> AllShapes(byte[] bytes)
    {
        yield return new ReadOnlySequence<byte>(bytes);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            yield return Of(bytes[..cut], bytes[cut..]);
        }

        byte[][] single = [.. bytes.Select(b => new[] { b })];
        yield return Of(single);
        yield return Of([[], [], .. single.SelectMany(b => new[] { b, [], [] }), []]);
    }

    public static ReadOnlySequence<byte> Of(params byte[][] segments)
    {
        if (segments.Length == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        var first = new Segment(segments[0]);
        Segment last = first;
        foreach (byte[] segment in segments.Skip(1))
        {
            last = last.Append(segment);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    public static string Text(this in ReadOnlySequence<byte> sequence) => Encoding.UTF8.GetString(sequence.ToArray());

    public static string Text(this ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    public static string Text(this ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] data) => Memory = data;

        public Segment Append(byte[] data)
        {
            var next = new Segment(data) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
