namespace Socketeer.Server;

/// <summary>A set that weighs nothing while it has one member; from the second on it is a hash set with a snapshot. Empty by default.</summary>
/// <typeparam name="T">The type of the members.</typeparam>
internal struct OneOrMany<T>
    where T : class
{
    private T? _one;
    private Many? _many;

    public readonly int Count => _many?.Members.Count ?? (_one is null ? 0 : 1);

    public readonly bool Contains(T item) => _many?.Members.Contains(item) ?? (_one is not null && _one.Equals(item));

    /// <returns><see langword="false"/> when it was there.</returns>
    public bool Add(T item)
    {
        if (Contains(item))
        {
            return false;
        }

        if (_many is null && _one is null)
        {
            _one = item;
            return true;
        }

        if (_many is null)
        {
            _many = new Many();
            _many.Members.Add(_one!);
            _one = null;
        }

        _many.Snapshot = null;
        return _many.Members.Add(item);
    }

    /// <returns><see langword="false"/> when it was not there.</returns>
    public bool Remove(T item)
    {
        if (!Contains(item))
        {
            return false;
        }

        if (_many is null)
        {
            _one = null;
            return true;
        }

        _many.Snapshot = null;
        return _many.Members.Remove(item);
    }

    /// <summary>Gives the members; an array nobody changes, kept until the set changes, except of a single one.</summary>
    public readonly T[] ToArray() => _many is not null ? _many.Snapshot ??= [.. _many.Members] : _one is null ? [] : [_one];

    private sealed class Many
    {
        public HashSet<T> Members { get; } = [];

        public T[]? Snapshot { get; set; }
    }
}
