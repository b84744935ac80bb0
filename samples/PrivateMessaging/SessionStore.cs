namespace Socketeer.Samples.PrivateMessaging;

/// <summary>The sessions, in memory and bounded. Where they must outlive the process, keep them in a database.</summary>
internal sealed class SessionStore
{
    private const int Capacity = 1_000;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, UserSession> _sessions = [];

    public IReadOnlyList<UserSession> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _sessions.Values];
            }
        }
    }

    public UserSession? Find(string? sessionId)
    {
        lock (_lock)
        {
            return sessionId is null ? null : _sessions.GetValueOrDefault(sessionId);
        }
    }

    /// <summary>Begins a session; where there are too many, the oldest that nobody uses is forgotten.</summary>
    public UserSession Add(string username)
    {
        var session = new UserSession(username);
        lock (_lock)
        {
            if (_sessions.Count >= Capacity && _sessions.Values.FirstOrDefault(old => !old.IsConnected) is { } unused)
            {
                _sessions.Remove(unused.SessionId);
            }

            _sessions.Add(session.SessionId, session);
        }

        return session;
    }
}
