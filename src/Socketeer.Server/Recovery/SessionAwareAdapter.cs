using Socketeer.EngineIO;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Server;

/// <summary>
/// The adapter of a server that stands alone and recovers connections: it keeps the latest events and the sessions of clients
/// that are away. The default when <see cref="SocketIOOptions.ConnectionStateRecovery"/> is set. Corresponds to
/// <c>SessionAwareAdapter</c>.
/// </summary>
/// <remarks>
/// One lock puts the events of the namespace in one order, that of the log and of every socket's queue: an offset stands for
/// everything before it. Under it packets are queued; they are written after it.
/// </remarks>
public sealed class SessionAwareAdapter : InMemoryAdapter
{
    // So many events are looked at before others get the lock.
    private const int EventsPerLook = 1024;

    // A list that was longer once is not kept.
    private const int MaximumKept = 1024;

    private readonly Lock _order = new();
    private readonly PacketLog _log;
    private readonly PacketOffset _offsets;
    private readonly RecoveryStore _store;
    private bool _closed;

    /// <summary>Makes the adapter of a namespace.</summary>
    /// <param name="socketNamespace">The namespace.</param>
    /// <exception cref="InvalidOperationException">The server does not recover connections.</exception>
    public SessionAwareAdapter(SocketNamespace socketNamespace)
        : base(socketNamespace)
    {
        _store = Namespace.Server.Recovery ?? throw new InvalidOperationException(
            $"Set {nameof(SocketIOOptions)}.{nameof(SocketIOOptions.ConnectionStateRecovery)}: a {nameof(SessionAwareAdapter)} keeps what it says.");
        _log = new PacketLog(_store.Packets);
        _offsets = new PacketOffset(Namespace.Server.Time);
    }

    /// <summary>Gets the number of events that are kept.</summary>
    internal long KeptCount
    {
        get
        {
            lock (_order)
            {
                return _log.End - _log.Start;
            }
        }
    }

    internal override long Position
    {
        get
        {
            lock (_order)
            {
                return _log.End;
            }
        }
    }

    /// <inheritdoc />
    public override ValueTask BroadcastAsync(EncodedPacket packet, BroadcastOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ArgumentNullException.ThrowIfNull(options);
        if ((options.Modifiers & BroadcastModifiers.Volatile) != 0)
        {
            return base.BroadcastAsync(packet, options, cancellationToken);
        }

        SendOptions sendOptions = ToSendOptions(options) | SendOptions.Held;
        long offset = _offsets.Next();
        EncodedPacket kept = Namespace.Server.Options.Codec.AppendOffset(packet, PacketOffset.ToText(offset));
        List<ServerSocket> recipients = RecyclePool<List<ServerSocket>>.Take() ?? [];
        lock (_order)
        {
            if (!_closed)
            {
                _log.Append(offset, kept, options, Namespace.Server.Time.GetTimestamp());
            }

            ForEach(options, (kept, sendOptions, offset, _log.End, recipients), static (socket, state) =>
            {
                socket.QueueBroadcast(state.kept, state.sendOptions, state.offset, state.End);
                state.recipients.Add(socket);
            });
        }

        Namespace.Server.Metrics.OnBroadcast(Namespace.FiguresName, recipients.Count);
        foreach (ServerSocket socket in recipients)
        {
            socket.FlushBroadcast(kept, sendOptions);
        }

        kept.Release();
        bool isKept = recipients.Capacity <= MaximumKept;
        recipients.Clear();
        if (isKept)
        {
            RecyclePool<List<ServerSocket>>.Give(recipients);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override void PersistSession(RecoverySession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _store.Sessions.Add(Namespace, session, Namespace.Server.Time.GetTimestamp());
    }

    /// <inheritdoc />
    public override ValueTask<RecoveryResult> RestoreSessionAsync(RecoveryRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_store.Sessions.TryTake(Namespace, request, Namespace.Server.Time.GetTimestamp(), out RecoverySession? session) is { } refusal)
        {
            return ValueTask.FromResult(RecoveryResult.Refused(refusal));
        }

        // From here on the session is spent: what cannot be recovered now cannot be later.
        if (!TryFindNext(session!, request.Offset, out long next))
        {
            return ValueTask.FromResult(RecoveryResult.Refused(RecoveryFailure.UnknownOffset));
        }

        EngineIOOptions limits = Namespace.Server.Options;
        var missed = new MissedPackets(session!.Rooms, next, limits.MaxSendQueueLength / 2, limits.MaxSendQueueSize / 2);
        if (Collect(missed) is { } failure)
        {
            missed.Release();
            return ValueTask.FromResult(RecoveryResult.Refused(failure));
        }

        return ValueTask.FromResult(RecoveryResult.Recovered(session, missed));
    }

    /// <inheritdoc />
    public override ValueTask CloseAsync(CancellationToken cancellationToken = default)
    {
        lock (_order)
        {
            _closed = true;
            _log.RemoveUntil(long.MaxValue);
        }

        return base.CloseAsync(cancellationToken);
    }

    internal override bool Resume(ServerSocket socket, MissedPackets missed, Func<bool> connect)
    {
        // What was sent while the middlewares thought: all of it but the last is looked for before anybody has to wait.
        if (Collect(missed) is not null)
        {
            return false;
        }

        lock (_order)
        {
            // No event comes between the last that was missed and the first that is sent to the socket itself.
            if (_log.Collect(missed) is not null)
            {
                return false;
            }

            socket.Recovery!.OnSent(missed.LastOffset, missed.Next);
            return connect();
        }
    }

    internal override RecoverySession Describe(ServerSocket socket, RecoverySession session, long ending)
    {
        SocketRecovery recovery = socket.Recovery!;
        lock (_order)
        {
            return session with
            {
                Beginning = recovery.Beginning,
                Ending = Math.Max(ending, recovery.LastEnd),
                LastOffset = recovery.LastOffset,
            };
        }
    }

    internal void RemoveExpired(long now)
    {
        lock (_order)
        {
            _log.RemoveUntil(now - _store.MaxAge);
        }
    }

    private bool TryFindNext(RecoverySession session, string text, out long next)
    {
        next = 0;
        if (!PacketOffset.TryParse(text, out long offset))
        {
            return false;
        }

        lock (_order)
        {
            if (_log.TryFind(offset, out long position))
            {
                next = Math.Max(position + 1, session.Beginning);
                return true;
            }
        }

        // The event is too old to be kept, but nothing was sent to the client after it.
        next = session.Ending;
        return offset == session.LastOffset;
    }

    private RecoveryFailure? Collect(MissedPackets missed)
    {
        while (true)
        {
            lock (_order)
            {
                RecoveryFailure? failure = _log.Collect(missed, EventsPerLook);
                if (failure is not null || missed.Next == _log.End)
                {
                    return failure;
                }
            }
        }
    }
}
