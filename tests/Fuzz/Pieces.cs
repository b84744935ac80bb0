using System.Buffers;
using Socketeer.Protocol.Tests;

namespace Socketeer.Fuzz;

/// <summary>The same bytes in pieces, cut at places that depend on the bytes alone: an input fails every time or never.</summary>
internal static class Pieces
{
    private const uint HashStart = 2166136261;
    private const uint HashFactor = 16777619;

    // A search lives on many runs, and thousands of pieces take their time.
    private const int MaxSingle = 256;

    public static ReadOnlySequence<byte> Sequence(byte[] bytes) => Sequences.Of(Cut(bytes));

    /// <summary>Cuts bytes into single ones, or into a few pieces of which some are empty.</summary>
    public static byte[][] Cut(byte[] bytes)
    {
        Random random = RandomOf(bytes);
        if (bytes.Length <= MaxSingle && random.Next(4) == 0)
        {
            return [.. bytes.Select(static b => new[] { b })];
        }

        int[] places = [0, .. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(bytes.Length + 1)).Order(), bytes.Length];
        return [.. places.Zip(places.Skip(1), (start, end) => bytes[start..end])];
    }

    private static Random RandomOf(byte[] bytes)
    {
        uint hash = HashStart;
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * HashFactor;
        }

        return new Random((int)hash);
    }
}
