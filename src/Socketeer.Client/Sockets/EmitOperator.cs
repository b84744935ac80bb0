namespace Socketeer.Client;

/// <summary>Sends an event in a way other than the usual. Immutable: each member gives a new operator.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class EmitOperator : IEventEmitter, IAckEmitter
{
    private readonly ClientSocket _socket;
    private readonly bool _isVolatile;
    private readonly TimeSpan? _timeout;

    internal EmitOperator(ClientSocket socket, bool isVolatile, TimeSpan? timeout)
    {
        _socket = socket;
        _isVolatile = isVolatile;
        _timeout = timeout;
    }

    /// <summary>Gets an operator that drops an event the connection is not ready for. Corresponds to <c>volatile</c>.</summary>
    public EmitOperator Volatile => new(_socket, isVolatile: true, _timeout);

    /// <summary>Sets how long acks are waited for. Corresponds to <c>timeout()</c>.</summary>
    /// <param name="timeout">The time; above zero.</param>
    /// <returns>An operator.</returns>
    public EmitOperator Timeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return new EmitOperator(_socket, _isVolatile, timeout);
    }

    /// <inheritdoc />
    public ValueTask EmitCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => _socket.EmitAsync(eventName, arguments, _isVolatile, _timeout, cancellationToken);

    /// <inheritdoc />
    /// <exception cref="AckTimeoutException">Also when the event is volatile and was dropped.</exception>
    public Task<EventArguments> EmitWithAckCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => _socket.EmitWithAckAsync(eventName, arguments, _isVolatile, _timeout, cancellationToken);
}
