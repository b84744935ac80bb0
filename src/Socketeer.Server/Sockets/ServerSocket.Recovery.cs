using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Server;

/// <content>Connection state recovery: what is kept of the socket, and how it came back.</content>
public sealed partial class ServerSocket
{
    /// <summary>
    /// Gets a value that tells whether the client had this socket before: its id, rooms and data are those it had when its
    /// connection was lost, and it gets what it missed. Corresponds to <c>recovered</c>.
    /// </summary>
    public bool Recovered => _recovery?.Restored?.Session is not null;

    /// <summary>
    /// Gets why the client did not get the socket back that it asked for: it must be brought up to date from scratch.
    /// <see langword="null"/> when it did, when it asked for none, and when recovery is off.
    /// </summary>
    public RecoveryFailure? RecoveryFailure => _recovery?.Restored?.Failure;

    internal SocketRecovery? Recovery => _recovery;

    /// <summary>Gives the socket its session, a new one or the one it had. Called before any user code sees the socket.</summary>
    internal void Begin(SocketRecovery recovery)
    {
        if (recovery.Restored?.Session is { } session)
        {
            Id = session.SocketId;
            _data = session.Data;
        }

        // A full fence: either the disconnection sees the session, or we see the disconnection.
        Interlocked.Exchange(ref _recovery, recovery);
        if (IsDisconnected)
        {
            GiveBack(recovery);
        }
    }

    /// <summary>Queues a packet of a broadcast that is kept. Called under the adapter's lock.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="options">How to send it.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="end">The position behind it.</param>
    internal void QueueBroadcast(EncodedPacket packet, SendOptions options, long offset, long end)
    {
        _recovery!.OnSent(offset, end);
        Send(packet, options);
    }

    /// <summary>Writes what was queued, and tells who wants to know of it.</summary>
    internal void FlushBroadcast(EncodedPacket packet, SendOptions options)
    {
        OnSending(packet);
        if ((options & SendOptions.Deferred) == 0)
        {
            Connection.Flush();
        }
    }

    // A middleware's events go before the CONNECT, and before the socket is in any room.
    private bool IsKept(SendOptions options) =>
        (options & SendOptions.Volatile) == 0 && System.Threading.Volatile.Read(ref _state) != Connecting;

    // Through the adapter, as in the reference, which stores it: also for a client that is away.
    private async ValueTask EmitKeptAsync(
        SocketRecovery recovery, EncodedPacket packet, SendOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await Namespace.Adapter.BroadcastAsync(packet, recovery.ToOwnRoom(Id, options), cancellationToken);
        }
        finally
        {
            packet.Release();
        }

        await WaitForRoomAsync(cancellationToken);
    }

    /// <summary>Keeps what the client may ask for when it comes back.</summary>
    /// <param name="before">The state before the disconnection.</param>
    /// <param name="ending">Where the adapter's events stood then.</param>
    private void KeepSession(int before, long ending)
    {
        if (System.Threading.Volatile.Read(ref _recovery) is not { } recovery)
        {
            return;
        }

        if (before == Connecting)
        {
            GiveBack(recovery);
        }
        else if (_disconnectReason.IsRecoverable())
        {
            var session = new RecoverySession(Id, recovery.PrivateSessionId, GetRecoverableRooms(), Data, Handshake.UserId);
            Namespace.Adapter.PersistSession(Namespace.Adapter.Describe(this, session, ending));
        }
    }

    // The user's room only when the session cannot be had by another: the user is the one of the request, and will be again.
    private IReadOnlySet<string> GetRecoverableRooms() => UserId is { } userId && Handshake.UserId is not null && _identity?.User is null
        ? _lastRooms!.Append(ReservedRooms.OfUser(userId)).ToHashSet(StringComparer.Ordinal)
        : _lastRooms!;

    // It was restored, but the socket did not get through: the client may try again.
    private void GiveBack(SocketRecovery recovery)
    {
        if (recovery.TryGiveBack(out RecoverySession? session))
        {
            Namespace.Adapter.PersistSession(session);
        }
    }
}
