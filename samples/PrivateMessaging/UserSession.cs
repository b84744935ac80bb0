using System.Security.Cryptography;

namespace Socketeer.Samples.PrivateMessaging;

/// <summary>A user whom a browser remembers. The session's id is a secret of the browser, the user's id is known to all.</summary>
internal sealed class UserSession(string username)
{
    private int _sockets;

    public string SessionId { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public string UserId { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    public string Username { get; } = username;

    public bool IsConnected => Volatile.Read(ref _sockets) > 0;

    public void Enter() => Interlocked.Increment(ref _sockets);

    /// <summary>Notes that a tab is gone.</summary>
    /// <returns><see langword="true"/> when it was the last one.</returns>
    public bool Leave() => Interlocked.Decrement(ref _sockets) == 0;
}
