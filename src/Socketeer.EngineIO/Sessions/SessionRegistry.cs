using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Socketeer.EngineIO;

/// <summary>The sessions of a server by their ids. Safe to use from any thread.</summary>
internal sealed class SessionRegistry : IEnumerable<EngineSession>
{
    private readonly ConcurrentDictionary<string, EngineSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EngineSession>.AlternateLookup<ReadOnlySpan<char>> _byCharacters;
    private int _count;

    public SessionRegistry() => _byCharacters = _sessions.GetAlternateLookup<ReadOnlySpan<char>>();

    // The dictionary's own count takes all its locks.
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gets the polls that may come yet for sessions that are here no longer.</summary>
    public LastPolls LastPolls { get; } = new();

    public bool TryAdd(EngineSession session)
    {
        if (!_sessions.TryAdd(session.Id, session))
        {
            return false;
        }

        Interlocked.Increment(ref _count);
        return true;
    }

    public bool TryGet(ReadOnlySpan<char> id, [NotNullWhen(true)] out EngineSession? session) => _byCharacters.TryGetValue(id, out session);

    public void Remove(EngineSession session)
    {
        if (_sessions.TryRemove(new KeyValuePair<string, EngineSession>(session.Id, session)))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    public IEnumerator<EngineSession> GetEnumerator()
    {
        foreach (KeyValuePair<string, EngineSession> pair in _sessions)
        {
            yield return pair.Value;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
