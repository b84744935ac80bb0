namespace Socketeer.Server;

/// <summary>
/// A selection of sockets in all children of a parent namespace. Immutable: every modifier gives a new operator, so one can be kept
/// and used again. Corresponds to <c>BroadcastOperator</c> of a parent namespace.
/// </summary>
/// <remarks>Safe to use from any thread. A broadcast never waits for a slow client, and reaches the children that exist when it is sent.</remarks>
public sealed class ParentBroadcastOperator : IEventEmitter
{
    private readonly ParentNamespace _parent;
    private readonly BroadcastOptions _options;

    internal ParentBroadcastOperator(ParentNamespace parent, BroadcastOptions options)
    {
        _parent = parent;
        _options = options;
    }

    /// <summary>Gets an operator that does not send to the other servers of a cluster. Corresponds to <c>local</c>.</summary>
    public ParentBroadcastOperator Local => With(BroadcastModifiers.Local);

    /// <summary>Gets an operator that drops what a client is not ready for. Corresponds to <c>volatile</c>.</summary>
    public ParentBroadcastOperator Volatile => With(BroadcastModifiers.Volatile);

    /// <summary>Adds rooms: sockets in any of them are reached, each once. Corresponds to <c>to()</c> and <c>in()</c>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    /// <returns>A new operator.</returns>
    public ParentBroadcastOperator To(params ReadOnlySpan<string> rooms) =>
        new(_parent, _options with { Rooms = [.. _options.Rooms, .. rooms] });

    /// <summary>Adds rooms whose sockets are left out. Corresponds to <c>except()</c>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    /// <returns>A new operator.</returns>
    public ParentBroadcastOperator Except(params ReadOnlySpan<string> rooms) =>
        new(_parent, _options with { Except = [.. _options.Except, .. rooms] });

    /// <summary>Sets whether what is sent is compressed where compression is on. Corresponds to <c>compress()</c>.</summary>
    /// <param name="compress">Whether it is.</param>
    /// <returns>A new operator.</returns>
    public ParentBroadcastOperator Compress(bool compress) => compress
        ? new(_parent, _options with { Modifiers = _options.Modifiers & ~BroadcastModifiers.Uncompressed })
        : With(BroadcastModifiers.Uncompressed);

    /// <inheritdoc />
    public async ValueTask EmitCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments
    {
        // Encoded once for each child: its name stands in the packet.
        foreach (SocketNamespace child in _parent.Children)
        {
            await new BroadcastOperator(child, _options).EmitCoreAsync(eventName, arguments, cancellationToken);
        }
    }

    private ParentBroadcastOperator With(BroadcastModifiers modifier) =>
        new(_parent, _options with { Modifiers = _options.Modifiers | modifier });
}
