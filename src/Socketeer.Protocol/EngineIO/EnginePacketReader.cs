using System.Buffers;
using System.Buffers.Text;

namespace Socketeer.Protocol.EngineIO;

/// <summary>Reads single Engine.IO packets. Stateless; safe to call from any thread.</summary>
public static class EnginePacketReader
{
    /// <summary>Reads one packet from text: a WebSocket text frame, or one element of a polling payload.</summary>
    /// <param name="encoded">The packet's bytes.</param>
    /// <param name="packet">The packet; its data is a slice of <paramref name="encoded"/>.</param>
    /// <returns><see langword="false"/> when the first byte is neither a type nor <c>b</c>, or is missing: a parse error.</returns>
    // <packet> = <type digit>[<data>] | "b"<base64>            — engine.io-protocol v4, "Packet encoding"
    public static bool TryReadText(in ReadOnlySequence<byte> encoded, out EnginePacket packet)
    {
        ReadOnlySpan<byte> first = encoded.FirstSpan;
        if (first.IsEmpty && !encoded.IsEmpty)
        {
            // A sequence may begin with empty segments.
            return TryReadText(encoded.Slice(FirstByteOf(encoded)), out packet);
        }

        byte prefix = first.IsEmpty ? (byte)0 : first[0];
        if (prefix == EngineProtocol.Base64Prefix)
        {
            packet = new EnginePacket(EnginePacketType.Message, EngineDataKind.Base64, encoded.Slice(1));
            return true;
        }

        int type = prefix - '0';
        if (type is < (int)EnginePacketType.Open or > (int)EnginePacketType.Noop)
        {
            packet = default;
            return false;
        }

        packet = new EnginePacket((EnginePacketType)type, EngineDataKind.Text, encoded.Slice(1));
        return true;
    }

    /// <summary>Decodes the data of a <see cref="EngineDataKind.Base64"/> packet.</summary>
    /// <param name="base64">The data: standard base64 with padding.</param>
    /// <param name="output">Receives the bytes; undefined content may remain in its free space when the answer is <see langword="false"/>.</param>
    /// <returns><see langword="false"/> when the text is not base64. (The reference decodes such text to garbage.)</returns>
    public static bool TryDecodeBase64(in ReadOnlySequence<byte> base64, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (base64.IsEmpty)
        {
            return true;
        }

        if (base64.IsSingleSegment)
        {
            return TryDecode(base64.FirstSpan, output);
        }

        int length = checked((int)base64.Length);
        byte[] contiguous = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            base64.CopyTo(contiguous);
            return TryDecode(contiguous.AsSpan(0, length), output);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(contiguous);
        }
    }

    private static bool TryDecode(ReadOnlySpan<byte> base64, IBufferWriter<byte> output)
    {
        Span<byte> target = output.GetSpan(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        if (Base64.DecodeFromUtf8(base64, target, out int consumed, out int written) != OperationStatus.Done || consumed != base64.Length)
        {
            return false;
        }

        output.Advance(written);
        return true;
    }

    private static SequencePosition FirstByteOf(in ReadOnlySequence<byte> sequence)
    {
        SequencePosition position = sequence.Start;
        SequencePosition next = position;
        while (sequence.TryGet(ref next, out ReadOnlyMemory<byte> memory) && memory.IsEmpty)
        {
            position = next;
        }

        return position;
    }
}
