using System.Collections.Concurrent;

namespace Socketeer.Bench.Peers.Contract;

/// <summary>The rooms by name, as the bytes of the message, and the room of everyone.</summary>
internal sealed class Rooms<TConnection>
    where TConnection : class
{
    private readonly ConcurrentDictionary<byte[], Members<TConnection>> _rooms = new(RoomNameComparer.Instance);

    public Members<TConnection> Everyone { get; } = new();

    public Members<TConnection> GetOrAdd(ReadOnlySpan<byte> name) => Find(name) ?? _rooms.GetOrAdd(name.ToArray(), _ => new());

    public Members<TConnection>? Find(ReadOnlySpan<byte> name) =>
        _rooms.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out Members<TConnection>? room) ? room : null;
}
