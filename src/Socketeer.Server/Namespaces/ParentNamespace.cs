using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Socketeer.Server;

/// <summary>
/// A family of namespaces that come into being when clients ask for them: by a pattern or by a predicate. It has no sockets of its
/// own; its middlewares and connection handlers are those of every child made after they were added. Made by
/// <see cref="SocketIOServer.Of(Regex)"/> and <see cref="SocketIOServer.Of(NamespacePredicate)"/>. Corresponds to
/// <c>ParentNamespace</c>.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class ParentNamespace : IEventEmitter
{
    private readonly ConcurrentDictionary<SocketNamespace, byte> _children = new();
    private readonly NamespacePredicate _predicate;
    private readonly ParentBroadcastOperator _everyone;

    internal ParentNamespace(SocketIOServer server, string name, Regex? pattern, NamespacePredicate predicate)
    {
        Server = server;
        Name = name;
        Pattern = pattern;
        _predicate = predicate;
        _everyone = new ParentBroadcastOperator(this, BroadcastOptions.Everyone);
    }

    /// <summary>Gets the server.</summary>
    public SocketIOServer Server { get; }

    /// <summary>Gets a name for figures, <c>/_0</c> for the first parent of a server; no client can ask for it.</summary>
    public string Name { get; }

    /// <summary>Gets the children there are at this moment; a copy.</summary>
    public IReadOnlyCollection<SocketNamespace> Children => [.. _children.Keys];

    /// <summary>Gets an operator that does not send to the other servers of a cluster. Corresponds to <c>local</c>.</summary>
    public ParentBroadcastOperator Local => _everyone.Local;

    /// <summary>Gets an operator that drops what a client is not ready for. Corresponds to <c>volatile</c>.</summary>
    public ParentBroadcastOperator Volatile => _everyone.Volatile;

    /// <summary>Gets the pattern; <see langword="null"/> when a predicate decides.</summary>
    internal Regex? Pattern { get; }

    internal Subscriptions<ConnectionMiddleware> Middlewares { get; } = new();

    internal Subscriptions<Func<ServerSocket, ValueTask>> ConnectionHandlers { get; } = new();

    /// <summary>Adds a handler of new sockets to the children that are made from now on. Corresponds to <c>connection</c>.</summary>
    /// <param name="handler">The handler; <see cref="ServerSocket.Namespace"/> tells which child it is.</param>
    /// <returns>A registration: dispose it to take the handler away from the children to come.</returns>
    [OverloadResolutionPriority(2)]
    public IDisposable OnConnection(Func<ServerSocket, ValueTask> handler) => ConnectionHandlers.Add(handler);

    /// <summary>Adds a handler of new sockets to the children that are made from now on. Corresponds to <c>connection</c>.</summary>
    /// <param name="handler">The handler; <see cref="ServerSocket.Namespace"/> tells which child it is.</param>
    /// <returns>A registration: dispose it to take the handler away from the children to come.</returns>
    public IDisposable OnConnection(Action<ServerSocket> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return ConnectionHandlers.Add(socket =>
        {
            handler(socket);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>Adds a middleware to the children that are made from now on. Corresponds to <c>use()</c>.</summary>
    /// <param name="middleware">The middleware.</param>
    public void Use(ConnectionMiddleware middleware) => Middlewares.Add(middleware);

    /// <summary>Selects rooms, those of this name in every child. Corresponds to <c>to()</c> and <c>in()</c>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    /// <returns>An operator.</returns>
    public ParentBroadcastOperator To(params ReadOnlySpan<string> rooms) => _everyone.To(rooms);

    /// <summary>Selects everyone but those in rooms. Corresponds to <c>except()</c>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    /// <returns>An operator.</returns>
    public ParentBroadcastOperator Except(params ReadOnlySpan<string> rooms) => _everyone.Except(rooms);

    /// <summary>Sets whether what is sent is compressed where compression is on. Corresponds to <c>compress()</c>.</summary>
    /// <param name="compress">Whether it is.</param>
    /// <returns>An operator.</returns>
    public ParentBroadcastOperator Compress(bool compress) => _everyone.Compress(compress);

    /// <inheritdoc />
    public ValueTask EmitCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => _everyone.EmitCoreAsync(eventName, arguments, cancellationToken);

    internal ValueTask<bool> IsMatchAsync(string name, Handshake handshake) => _predicate(name, handshake);

    internal void Add(SocketNamespace child) => _children[child] = 0;

    internal void Remove(SocketNamespace child) => _children.TryRemove(child, out _);
}
