using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>
/// A selection of sockets and a way of sending to them. Immutable: every modifier gives a new operator, so one can be kept and
/// used again. Corresponds to <c>BroadcastOperator</c>.
/// </summary>
/// <remarks>Safe to use from any thread. A broadcast never waits for a slow client.</remarks>
public sealed class BroadcastOperator : IEventEmitter
{
    private readonly SocketNamespace _namespace;
    private readonly BroadcastOptions _options;
    private readonly TimeSpan? _timeout;

    internal BroadcastOperator(SocketNamespace socketNamespace, BroadcastOptions options, TimeSpan? timeout = null)
    {
        _namespace = socketNamespace;
        _options = options;
        _timeout = timeout;
    }

    /// <summary>Gets an operator that does not send to the other servers of a cluster. Corresponds to <c>local</c>.</summary>
    public BroadcastOperator Local => With(BroadcastModifiers.Local);

    /// <summary>Gets an operator that drops what a client is not ready for. Corresponds to <c>volatile</c>.</summary>
    public BroadcastOperator Volatile => With(BroadcastModifiers.Volatile);

    /// <summary>Adds rooms: sockets in any of them are reached, each once. Corresponds to <c>to()</c> and <c>in()</c>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    /// <returns>A new operator.</returns>
    /// <exception cref="ArgumentException">A name is reserved, see <see cref="ReservedRooms"/>.</exception>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms)
    {
        ReservedRooms.ThrowIfReserved(rooms);
        return WithRooms(rooms);
    }

    /// <summary>Adds rooms whose sockets are left out. Corresponds to <c>except()</c>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    /// <returns>A new operator.</returns>
    /// <exception cref="ArgumentException">A name is reserved, see <see cref="ReservedRooms"/>.</exception>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms)
    {
        ReservedRooms.ThrowIfReserved(rooms);
        return WithoutRooms(rooms);
    }

    /// <summary>Adds users: their sockets are reached, as if each user were a room.</summary>
    /// <param name="userIds">The users' ids; not empty ones.</param>
    /// <returns>A new operator.</returns>
    public BroadcastOperator ToUser(params ReadOnlySpan<string> userIds) => WithRooms(ReservedRooms.OfUsers(userIds));

    /// <summary>Adds users whose sockets are left out.</summary>
    /// <param name="userIds">The users' ids; not empty ones.</param>
    /// <returns>A new operator.</returns>
    public BroadcastOperator ExceptUser(params ReadOnlySpan<string> userIds) => WithoutRooms(ReservedRooms.OfUsers(userIds));

    /// <summary>Sets whether what is sent is compressed where compression is on. Corresponds to <c>compress()</c>.</summary>
    /// <param name="compress">Whether it is.</param>
    /// <returns>A new operator.</returns>
    public BroadcastOperator Compress(bool compress) => compress
        ? new(_namespace, _options with { Modifiers = _options.Modifiers & ~BroadcastModifiers.Uncompressed }, _timeout)
        : With(BroadcastModifiers.Uncompressed);

    /// <summary>Sets how long acks are waited for. Corresponds to <c>timeout()</c>.</summary>
    /// <param name="timeout">The time; above zero.</param>
    /// <returns>A new operator.</returns>
    public BroadcastOperator Timeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return new(_namespace, _options, timeout);
    }

    /// <inheritdoc />
    public ValueTask EmitCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments
    {
        EncodedPacket packet = _namespace.EncodeEvent(eventName, arguments, ackId: null);
        try
        {
            return _namespace.Adapter.BroadcastAsync(packet, _options, cancellationToken);
        }
        finally
        {
            packet.Release();
        }
    }

    /// <summary>Sends an event and collects the first value of every client's ack. Corresponds to <c>emitWithAck()</c>.</summary>
    /// <typeparam name="TAck">The type of the values.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The answers, in the order in which they came. A client that disconnects is not waited for; without a
    /// <see cref="Timeout"/> every other one is.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is a reserved name.</exception>
    /// <exception cref="AckTimeoutException">Not all answered in time; <see cref="AckTimeoutException.Responses"/> holds the answers that came.</exception>
    public async Task<IReadOnlyList<TAck?>> EmitWithAckAsync<TAck>(
        string eventName, IReadOnlyList<object?> arguments, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        IReadOnlyList<EventArguments> answers = await EmitWithAckCoreAsync(eventName, new ArgumentList(arguments), cancellationToken);
        return [.. answers.Select(answer => answer.Read<TAck>(0))];
    }

    /// <summary>Finds the selected sockets. Corresponds to <c>fetchSockets()</c>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The sockets, those of other servers included.</returns>
    public Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default) =>
        _namespace.Adapter.FetchSocketsAsync(_options, cancellationToken);

    /// <summary>
    /// Puts the selected sockets into rooms. One that would be in more than <see cref="SocketIOOptions.MaxRoomsPerSocket"/> is left out, with a
    /// warning in the log. Corresponds to <c>socketsJoin()</c>.
    /// </summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here and handed to the cluster.</returns>
    /// <exception cref="ArgumentException">A name is reserved, see <see cref="ReservedRooms"/>.</exception>
    public ValueTask SocketsJoinAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default)
    {
        ReservedRooms.ThrowIfReserved(rooms);
        return _namespace.Adapter.AddSocketsAsync(_options, rooms, cancellationToken);
    }

    /// <summary>Takes the selected sockets out of rooms. Corresponds to <c>socketsLeave()</c>.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here and handed to the cluster.</returns>
    /// <exception cref="ArgumentException">A name is reserved, see <see cref="ReservedRooms"/>.</exception>
    public ValueTask SocketsLeaveAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default)
    {
        ReservedRooms.ThrowIfReserved(rooms);
        return _namespace.Adapter.RemoveSocketsAsync(_options, rooms, cancellationToken);
    }

    /// <summary>Disconnects the selected sockets. Corresponds to <c>disconnectSockets()</c>.</summary>
    /// <param name="close">Whether to close their connections too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when it is done here and handed to the cluster.</returns>
    public ValueTask DisconnectSocketsAsync(bool close = false, CancellationToken cancellationToken = default) =>
        _namespace.Adapter.DisconnectSocketsAsync(_options, close, cancellationToken);

    internal Task<IReadOnlyList<EventArguments>> EmitWithAckCoreAsync<TArguments>(
        string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => SocketIOActivities.HasListeners
            ? SocketIOActivities.TraceEmitAsync(
                _namespace.Name,
                eventName,
                socketId: null,
                (this, eventName, arguments, cancellationToken),
                static it => it.Item1.EmitAndWaitAsync(it.eventName, it.arguments, it.cancellationToken))
            : EmitAndWaitAsync(eventName, arguments, cancellationToken);

    private async Task<IReadOnlyList<EventArguments>> EmitAndWaitAsync<TArguments>(
        string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments
    {
        long ackId = _namespace.NextAckId();
        EncodedPacket packet = _namespace.EncodeEvent(eventName, arguments, ackId);
        try
        {
            return await _namespace.Adapter.BroadcastWithAckAsync(packet, ackId, _options, _timeout, cancellationToken);
        }
        finally
        {
            packet.Release();
        }
    }

    private BroadcastOperator WithRooms(ReadOnlySpan<string> rooms) =>
        new(_namespace, _options with { Rooms = [.. _options.Rooms, .. rooms] }, _timeout);

    private BroadcastOperator WithoutRooms(ReadOnlySpan<string> rooms) =>
        new(_namespace, _options with { Except = [.. _options.Except, .. rooms] }, _timeout);

    private BroadcastOperator With(BroadcastModifiers modifier) =>
        new(_namespace, _options with { Modifiers = _options.Modifiers | modifier }, _timeout);

    private readonly struct ArgumentList(IReadOnlyList<object?> arguments) : IEmitArguments
    {
        public void WriteTo(PayloadWriter writer)
        {
            foreach (object? argument in arguments)
            {
                writer.Write(argument);
            }
        }
    }
}
