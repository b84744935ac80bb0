using Socketeer.EngineIO;

namespace Socketeer.Server;

/// <summary>
/// A way of sending to one socket. Immutable: every modifier gives a new operator. Corresponds to the flags of <c>Socket</c>, which
/// the next emit consumes.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class EmitOperator : IEventEmitter, IAckEmitter
{
    private readonly ServerSocket _socket;
    private readonly SendOptions _options;
    private readonly TimeSpan? _timeout;

    internal EmitOperator(ServerSocket socket, SendOptions options, TimeSpan? timeout)
    {
        _socket = socket;
        _options = options;
        _timeout = timeout;
    }

    /// <summary>Gets an operator that drops what the client is not ready for. Corresponds to <c>volatile</c>.</summary>
    public EmitOperator Volatile => new(_socket, _options | SendOptions.Volatile, _timeout);

    /// <summary>Gets an operator for everyone in the namespace but the socket, sent to in the same way. Corresponds to <c>broadcast</c>.</summary>
    public BroadcastOperator Broadcast => _socket.OthersThan(Modifiers, _timeout);

    /// <summary>Gets an operator for everyone on this server but the socket, sent to in the same way. Corresponds to <c>local</c>.</summary>
    public BroadcastOperator Local => _socket.OthersThan(Modifiers | BroadcastModifiers.Local, _timeout);

    private BroadcastModifiers Modifiers =>
        ((_options & SendOptions.Volatile) != 0 ? BroadcastModifiers.Volatile : BroadcastModifiers.None)
        | ((_options & SendOptions.Uncompressed) != 0 ? BroadcastModifiers.Uncompressed : BroadcastModifiers.None);

    /// <summary>Sets whether what is sent is compressed where compression is on. Corresponds to <c>compress()</c>.</summary>
    /// <param name="compress">Whether it is.</param>
    /// <returns>A new operator.</returns>
    public EmitOperator Compress(bool compress) =>
        new(_socket, compress ? _options & ~SendOptions.Uncompressed : _options | SendOptions.Uncompressed, _timeout);

    /// <summary>Sets how long acks are waited for. Corresponds to <c>timeout()</c>.</summary>
    /// <param name="timeout">The time; above zero.</param>
    /// <returns>A new operator.</returns>
    public EmitOperator Timeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return new(_socket, _options, timeout);
    }

    /// <summary>Selects rooms, but not the socket, sent to in the same way. Corresponds to <c>to()</c>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => Broadcast.To(rooms);

    /// <summary>Selects everyone but the socket and those in rooms, sent to in the same way. Corresponds to <c>except()</c>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => Broadcast.Except(rooms);

    /// <summary>Selects the sockets of users, but not the socket, sent to in the same way.</summary>
    /// <param name="userIds">The users' ids; not empty ones.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator ToUser(params ReadOnlySpan<string> userIds) => Broadcast.ToUser(userIds);

    /// <summary>Selects everyone but the socket and those of users, sent to in the same way.</summary>
    /// <param name="userIds">The users' ids; not empty ones.</param>
    /// <returns>An operator.</returns>
    public BroadcastOperator ExceptUser(params ReadOnlySpan<string> userIds) => Broadcast.ExceptUser(userIds);

    /// <inheritdoc />
    public ValueTask EmitCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => _socket.EmitAsync(eventName, arguments, _options, cancellationToken);

    /// <inheritdoc />
    public Task<EventArguments> EmitWithAckCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => _socket.EmitWithAckAsync(eventName, arguments, _options, _timeout, cancellationToken);
}
