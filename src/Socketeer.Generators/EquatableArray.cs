using System.Collections;

namespace Socketeer.Generators;

/// <summary>A list that is equal to another one with equal items, so that the compiler sees when nothing has changed.</summary>
internal readonly struct EquatableArray<T>(IReadOnlyList<T> items) : IEquatable<EquatableArray<T>>, IEnumerable<T>
    where T : IEquatable<T>
{
    private readonly IReadOnlyList<T>? _items = items;

    private IReadOnlyList<T> Items => _items ?? [];

    public bool Equals(EquatableArray<T> other) => Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode() => Items.Aggregate(Items.Count, static (hash, item) => (hash * 31) + item.GetHashCode());

    public IEnumerator<T> GetEnumerator() => Items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
