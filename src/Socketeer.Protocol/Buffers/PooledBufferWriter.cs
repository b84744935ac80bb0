using System.Buffers;

namespace Socketeer.Protocol.Buffers;

/// <summary>
/// A growing buffer on the shared array pool. The one that writes owns it; <see cref="Detach"/> hands the array on.
/// Not safe for concurrent use.
/// </summary>
public sealed class PooledBufferWriter : IBufferWriter<byte>
{
    private const int MinimumSize = 256;

    private byte[] _buffer = [];

    /// <summary>Gets the number of bytes written.</summary>
    public int WrittenCount { get; private set; }

    /// <summary>Gets what was written; invalid after the next write, <see cref="Reset"/>, <see cref="Return"/> or <see cref="Detach"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, WrittenCount);

    /// <summary>Gets what was written; invalid after the next write, <see cref="Reset"/>, <see cref="Return"/> or <see cref="Detach"/>.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, WrittenCount);

    /// <inheritdoc />
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - WrittenCount);
        WrittenCount += count;
    }

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _buffer.AsMemory(WrittenCount);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _buffer.AsSpan(WrittenCount);
    }

    /// <summary>Forgets what was written and keeps the array.</summary>
    public void Reset() => WrittenCount = 0;

    /// <summary>Hands the array to the caller, who returns it to the shared pool, and starts anew without one.</summary>
    /// <returns>An array whose first <see cref="WrittenCount"/> bytes, as it was before the call, are the content.</returns>
    public byte[] Detach()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        WrittenCount = 0;
        return buffer;
    }

    /// <summary>Returns the array to the pool. The writer may be used again.</summary>
    public void Return()
    {
        byte[] buffer = Detach();
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void EnsureFree(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        int needed = Math.Max(sizeHint, 1);
        if (_buffer.Length - WrittenCount >= needed)
        {
            return;
        }

        int size = Math.Max(MinimumSize, Math.Max(checked(WrittenCount + needed), (int)Math.Min(2L * _buffer.Length, Array.MaxLength)));
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        WrittenSpan.CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
