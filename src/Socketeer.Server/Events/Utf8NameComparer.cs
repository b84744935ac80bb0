using System.Text;

namespace Socketeer.Server;

/// <summary>Compares names ordinally and finds a string by its UTF-8 bytes, so that a look-up makes no string.</summary>
internal sealed class Utf8NameComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    // Names longer than this are hashed from the heap; options keep them short.
    private const int StackLimit = 512;

    public static readonly Utf8NameComparer Instance = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string obj)
    {
        int length = Encoding.UTF8.GetMaxByteCount(obj.Length);
        Span<byte> utf8 = length <= StackLimit ? stackalloc byte[StackLimit] : new byte[length];
        return GetHashCode(utf8[..Encoding.UTF8.GetBytes(obj, utf8)]);
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        // Randomized per process: names come from clients.
        var hash = default(HashCode);
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public bool Equals(ReadOnlySpan<byte> alternate, string other)
    {
        if (alternate.Length < other.Length)
        {
            return false;
        }

        int length = Encoding.UTF8.GetMaxByteCount(other.Length);
        Span<byte> utf8 = length <= StackLimit ? stackalloc byte[StackLimit] : new byte[length];
        return alternate.SequenceEqual(utf8[..Encoding.UTF8.GetBytes(other, utf8)]);
    }

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);
}
