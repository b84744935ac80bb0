using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Server;

/// <summary>The adapter of a server that stands alone; also the local half of the adapters of clusters.</summary>
/// <param name="socketNamespace">The namespace.</param>
public class InMemoryAdapter(SocketNamespace socketNamespace) : Adapter(socketNamespace)
{
    // From this many recipients on, a broadcast is written by another thread: the hop costs less than a few writes.
    private const int DeferredFrom = 32;

    private readonly RoomTable _table = new();

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, IReadOnlySet<string>> Rooms => _table.ToDictionary();

    /// <inheritdoc />
    public override int RoomCount => _table.RoomCount;

    /// <inheritdoc />
    public override ValueTask<int> ServerCountAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(1);

    /// <inheritdoc />
    public override ValueTask AddAllAsync(ServerSocket socket, IReadOnlyCollection<string> rooms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(rooms);
        foreach (string room in rooms)
        {
            if (_table.Add(socket, room, Namespace.Server.Options.MaxRoomsPerSocket, out bool created))
            {
                if (created)
                {
                    OnRoomCreated(room);
                }

                OnRoomJoined(room, socket.Id);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask RemoveAsync(ServerSocket socket, string room, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(room);
        if (_table.Remove(socket, room, out bool deleted))
        {
            OnRemoved(socket, room, deleted);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override void RemoveAll(ServerSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        foreach ((string room, bool deleted) in _table.RemoveAll(socket))
        {
            OnRemoved(socket, room, deleted);
        }
    }

    /// <inheritdoc />
    public override IReadOnlySet<string> GetRooms(ServerSocket socket) => _table.GetRooms(socket);

    /// <inheritdoc />
    public override IReadOnlySet<string> GetSockets(IReadOnlyList<string> rooms)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        ForEach(new BroadcastOptions(rooms, [], BroadcastModifiers.None), ids, static (socket, ids) => ids.Add(socket.Id));
        return ids;
    }

    /// <inheritdoc />
    public override ValueTask BroadcastAsync(EncodedPacket packet, BroadcastOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ArgumentNullException.ThrowIfNull(options);
        int recipients = ForEach(options, (packet, ToSendOptions(options)), static (socket, state) => socket.SendBroadcast(state.packet, state.Item2));
        Namespace.Server.Metrics.OnBroadcast(Namespace.FiguresName, recipients);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyList<EventArguments>> BroadcastWithAckAsync(
        EncodedPacket packet, long ackId, BroadcastOptions options, TimeSpan? timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ArgumentNullException.ThrowIfNull(options);
        var ack = new BroadcastAck();
        var asked = new List<ServerSocket>();
        try
        {
            int recipients = ForEach(options, (packet, ToSendOptions(options), ackId, ack, asked), static (socket, state) =>
            {
                state.asked.Add(socket);
                socket.SendBroadcast(state.packet, state.Item2, state.ackId, state.ack);
            });
            ack.Expect(recipients);
            return await ack.WaitAsync(timeout, Namespace.Server.Time, cancellationToken);
        }
        finally
        {
            foreach (ServerSocket socket in asked)
            {
                socket.RemoveAck(ackId);
            }
        }
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var found = new List<RemoteSocket>();
        ForEach(options, found, static (socket, found) => found.Add(new RemoteSocket(socket)));
        return Task.FromResult<IReadOnlyList<RemoteSocket>>(found);
    }

    /// <inheritdoc />
    public override async ValueTask AddSocketsAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken = default)
    {
        foreach (ServerSocket socket in Select(options))
        {
            try
            {
                await socket.JoinAsync(rooms, cancellationToken);
            }
            catch (InvalidOperationException exception)
            {
                // One that is in too many rooms already must not keep those behind it out.
                Namespace.OnLeftOut(socket, exception);
            }
        }
    }

    /// <inheritdoc />
    public override async ValueTask RemoveSocketsAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        foreach (ServerSocket socket in Select(options))
        {
            foreach (string room in rooms)
            {
                await socket.LeaveAsync(room, cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public override async ValueTask DisconnectSocketsAsync(BroadcastOptions options, bool close, CancellationToken cancellationToken = default)
    {
        foreach (ServerSocket socket in Select(options))
        {
            await (close ? socket.CloseConnectionAsync() : socket.DisconnectAsync());
        }
    }

    private protected SendOptions ToSendOptions(BroadcastOptions options)
    {
        var result = SendOptions.None;
        if ((options.Modifiers & BroadcastModifiers.Volatile) != 0)
        {
            result |= SendOptions.Volatile;
        }

        if ((options.Modifiers & BroadcastModifiers.Uncompressed) != 0)
        {
            result |= SendOptions.Uncompressed;
        }

        return CountAtMost(options) >= DeferredFrom ? result | SendOptions.Deferred : result;
    }

    // Members of several rooms are counted more than once, and exceptions are not left out.
    private int CountAtMost(BroadcastOptions options)
    {
        int count = options.Rooms.Count == 0 ? _table.Count(null) : 0;

        // By index: an interface's enumerator is an object.
        for (int i = 0; i < options.Rooms.Count; i++)
        {
            count += _table.Count(options.Rooms[i]);
        }

        return count;
    }

    private List<ServerSocket> Select(BroadcastOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var selected = new List<ServerSocket>();
        ForEach(options, selected, static (socket, selected) => selected.Add(socket));
        return selected;
    }

    /// <summary>Visits every connected socket in any of the rooms and in none of the excepted ones, once.</summary>
    private protected int ForEach<TState>(BroadcastOptions options, TState state, Action<ServerSocket, TState> visit)
    {
        int count = 0;
        HashSet<ServerSocket>? visited = options.Rooms.Count > 1 ? [] : null;
        ServerSocket? exceptOne = null;
        HashSet<ServerSocket>? exceptMany = null;
        for (int i = 0; i < options.Except.Count; i++)
        {
            ServerSocket[] members = _table.GetMembers(options.Except[i]);
            if (members.Length == 1 && exceptOne is null && exceptMany is null)
            {
                // The commonest exception is the sender alone, by its own room.
                exceptOne = members[0];
            }
            else if (members.Length > 0)
            {
                (exceptMany ??= []).UnionWith(members);
            }
        }

        for (int i = 0; i < Math.Max(1, options.Rooms.Count); i++)
        {
            foreach (ServerSocket socket in _table.GetMembers(options.Rooms.Count == 0 ? null : options.Rooms[i]))
            {
                if (socket.IsConnected
                    && !ReferenceEquals(socket, exceptOne)
                    && exceptMany?.Contains(socket) != true
                    && visited?.Add(socket) != false)
                {
                    visit(socket, state);
                    count++;
                }
            }
        }

        return count;
    }

    private void OnRemoved(ServerSocket socket, string room, bool deleted)
    {
        OnRoomLeft(room, socket.Id);
        if (deleted)
        {
            OnRoomDeleted(room);
        }
    }
}
