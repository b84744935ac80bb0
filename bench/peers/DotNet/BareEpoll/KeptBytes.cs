using System.Buffers;

namespace Socketeer.Bench.Peers.BareEpoll;

/// <summary>Bytes that wait for more, or for room. It has no buffer while there are none.</summary>
internal struct KeptBytes
{
    private byte[]? _buffer;
    private int _start;
    private int _end;

    public readonly int Length => _end - _start;

    public readonly ReadOnlySpan<byte> Span => _buffer.AsSpan(_start, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (_buffer is null || _buffer.Length - _end < bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * Length, Length + bytes.Length));
            int length = Length;
            Span.CopyTo(larger);
            Clear();
            _buffer = larger;
            _end = length;
        }

        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Takes bytes away from the front.</summary>
    public void Remove(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Clear();
        }
    }

    public void Clear()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        this = default;
    }
}
