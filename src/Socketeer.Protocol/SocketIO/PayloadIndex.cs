namespace Socketeer.Protocol.SocketIO;

/// <summary>A part of a payload.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct PayloadSlice(int Start, int Length)
{
    /// <summary>Gets where it ends.</summary>
    public int End => Start + Length;
}

/// <summary>An object in a payload that stands for an attachment: <c>{"_placeholder":true,"num":0}</c>.</summary>
/// <param name="Slice">Where the object stands.</param>
/// <param name="Attachment">The index of the attachment.</param>
internal readonly record struct PayloadPlaceholder(PayloadSlice Slice, int Attachment);

/// <summary>Where the arguments and the placeholders of a payload stand. Its arrays are kept from packet to packet.</summary>
internal struct PayloadIndex
{
    // A packet of more arguments than this does not keep its arrays: one odd packet must not cost memory for ever.
    private const int MaximumKept = 64;

    private PayloadSlice[]? _elements;
    private PayloadPlaceholder[]? _placeholders;
    private int _elementCount;
    private int _placeholderCount;

    /// <summary>Gets the elements of the payload's array.</summary>
    public readonly ReadOnlySpan<PayloadSlice> Elements => _elements.AsSpan(0, _elementCount);

    /// <summary>Gets the placeholders, in the order in which they stand.</summary>
    public readonly ReadOnlySpan<PayloadPlaceholder> Placeholders => _placeholders.AsSpan(0, _placeholderCount);

    /// <summary>Gets the placeholders within a part of the payload; found by bisection, for a payload may hold thousands.</summary>
    /// <param name="part">An element, or a placeholder.</param>
    public readonly ReadOnlySpan<PayloadPlaceholder> PlaceholdersIn(PayloadSlice part)
    {
        int first = FirstPlaceholderFrom(part.Start);
        return Placeholders[first..FirstPlaceholderFrom(part.End)];
    }

    public void AddElement(PayloadSlice element) => Add(ref _elements, ref _elementCount, element);

    public void AddPlaceholder(PayloadPlaceholder placeholder)
    {
        // What stands inside a placeholder is replaced with it.
        while (_placeholderCount > 0 && _placeholders![_placeholderCount - 1].Slice.Start > placeholder.Slice.Start)
        {
            _placeholderCount--;
        }

        Add(ref _placeholders, ref _placeholderCount, placeholder);
    }

    public void Clear()
    {
        _elementCount = 0;
        _placeholderCount = 0;
        if (_elements?.Length > MaximumKept)
        {
            _elements = null;
        }

        if (_placeholders?.Length > MaximumKept)
        {
            _placeholders = null;
        }
    }

    private readonly int FirstPlaceholderFrom(int position)
    {
        int low = 0;
        int high = _placeholderCount;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_placeholders![middle].Slice.Start < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static void Add<T>(ref T[]? items, ref int count, T item)
    {
        if (items is null)
        {
            items = new T[4];
        }
        else if (count == items.Length)
        {
            Array.Resize(ref items, count * 2);
        }

        items[count++] = item;
    }
}
