using System.Diagnostics.CodeAnalysis;

namespace Socketeer.Server;

/// <summary>The handlers of one socket by event name. Safe to use from any thread.</summary>
internal sealed class EventListeners
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Subscriptions<Func<EventContext, ValueTask>>> _byName = new(Utf8NameComparer.Instance);

    public IDisposable Add(string eventName, Func<EventContext, ValueTask> handler)
    {
        lock (_gate)
        {
            if (!_byName.TryGetValue(eventName, out Subscriptions<Func<EventContext, ValueTask>>? handlers))
            {
                _byName.Add(eventName, handlers = new Subscriptions<Func<EventContext, ValueTask>>());
            }

            return handlers.Add(handler);
        }
    }

    public void Remove(string eventName)
    {
        lock (_gate)
        {
            _byName.Remove(eventName);
        }
    }

    /// <summary>Finds the handlers of an event by its name as it stands in the packet; makes no string.</summary>
    public bool TryGet(ReadOnlySpan<byte> utf8Name, [NotNullWhen(true)] out string? name, out Func<EventContext, ValueTask>[] handlers)
    {
        lock (_gate)
        {
            if (_byName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(utf8Name, out name!, out Subscriptions<Func<EventContext, ValueTask>>? found))
            {
                handlers = found.Handlers;
                return true;
            }
        }

        name = null;
        handlers = [];
        return false;
    }

    public Func<EventContext, ValueTask>[] Get(string name)
    {
        lock (_gate)
        {
            return _byName.TryGetValue(name, out Subscriptions<Func<EventContext, ValueTask>>? found) ? found.Handlers : [];
        }
    }
}
