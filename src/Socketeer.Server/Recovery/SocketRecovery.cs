using System.Diagnostics.CodeAnalysis;
using Socketeer.EngineIO;

namespace Socketeer.Server;

/// <summary>What a socket needs to be recovered one day, and how it was recovered itself. A socket has none when recovery is off.</summary>
/// <param name="restored">The session the socket goes on with, or why there is none; <see langword="null"/> when its client asked for none.</param>
/// <param name="privateSessionId">What the client will ask for the session by.</param>
/// <param name="beginning">Where the adapter's events stood when the session began.</param>
internal sealed class SocketRecovery(RecoveryResult? restored, string privateSessionId, long beginning)
{
    private BroadcastOptions? _ownRoom;
    private int _isGivenBack;

    public RecoveryResult? Restored => restored;

    public string PrivateSessionId => privateSessionId;

    public long Beginning => beginning;

    /// <summary>Gets the offset of the last event that was sent to the socket. Guarded by the adapter's lock.</summary>
    public long LastOffset { get; private set; } = restored?.Session?.LastOffset ?? 0;

    /// <summary>Gets where the adapter's events stood after it. Guarded by the adapter's lock.</summary>
    public long LastEnd { get; private set; }

    /// <summary>Notes that an event was sent to the socket, by its offset and the position behind it. Called under the adapter's lock.</summary>
    public void OnSent(long offset, long end)
    {
        if (offset != 0)
        {
            LastOffset = offset;
        }

        LastEnd = end;
    }

    /// <summary>Takes the restored session out, once, for the client's next attempt.</summary>
    public bool TryGiveBack([NotNullWhen(true)] out RecoverySession? session)
    {
        session = restored?.Session;
        return session is not null && Interlocked.Exchange(ref _isGivenBack, 1) == 0;
    }

    /// <summary>Gives what selects the socket alone.</summary>
    public BroadcastOptions ToOwnRoom(string socketId, SendOptions options)
    {
        _ownRoom ??= new BroadcastOptions([socketId], [], BroadcastModifiers.None);
        return (options & SendOptions.Uncompressed) == 0 ? _ownRoom : _ownRoom with { Modifiers = BroadcastModifiers.Uncompressed };
    }
}
