using System.Collections.Concurrent;

namespace Socketeer.EngineIO;

/// <summary>
/// The polls that may come yet for sessions whose clients left. A client polls all the time, also just before it says that it leaves; the
/// two requests come by two connections, and so in any order. Holds ids, and these for a moment only. Safe to use from any thread.
/// </summary>
internal sealed class LastPolls
{
    private ConcurrentDictionary<string, bool> _expected = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, bool> _expectedLonger = new(StringComparer.Ordinal);

    /// <summary>Expects a poll of a session that has ended without one.</summary>
    public void Expect(string sessionId) => _expected.TryAdd(sessionId, true);

    /// <summary>Takes a poll for the one that is expected, if one is.</summary>
    /// <returns><see langword="true"/> once for each session.</returns>
    public bool TryTake(ReadOnlySpan<char> sessionId) =>
        (!_expected.IsEmpty || !_expectedLonger.IsEmpty)
        && (_expected.TryRemove(sessionId.ToString(), out _) || _expectedLonger.TryRemove(sessionId.ToString(), out _));

    /// <summary>Gives up the polls that were expected before the last call already. Called by one thread at a time.</summary>
    public void Forget()
    {
        if (!_expected.IsEmpty || !_expectedLonger.IsEmpty)
        {
            _expectedLonger = Interlocked.Exchange(ref _expected, new ConcurrentDictionary<string, bool>(StringComparer.Ordinal));
        }
    }
}
