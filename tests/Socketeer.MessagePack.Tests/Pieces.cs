using System.Buffers;

namespace Socketeer.MessagePack.Tests;

/// <summary>A message that arrived in two reads.</summary>
internal sealed class Pieces : ReadOnlySequenceSegment<byte>
{
    public static ReadOnlySequence<byte> Of(byte[] first, byte[] second)
    {
        var end = new Pieces { Memory = second, RunningIndex = first.Length };
        var start = new Pieces { Memory = first, Next = end };
        return new ReadOnlySequence<byte>(start, 0, end, second.Length);
    }
}
