using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Socketeer.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>
/// A Socket.IO server: its namespaces, and, for short, the default one. A singleton of the application: inject it anywhere.
/// Corresponds to <c>Server</c>, <c>io</c> in the documentation.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "CloseAsync stops the scan; the server lives as long as its application.")]
public sealed partial class SocketIOServer : IEventEmitter
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, SocketNamespace> _namespaces = new(Utf8NameComparer.Instance);
    private readonly ConcurrentDictionary<string, SocketNamespace>.AlternateLookup<ReadOnlySpan<byte>> _namespacesByUtf8;
    private readonly ConcurrentDictionary<SocketIOConnection, byte> _connections = new();
    private readonly Subscriptions<Action<SocketNamespace>> _newNamespace = new();
    private readonly ConnectionScan _scan;
    private bool _started;

    internal SocketIOServer(
        SocketIOOptions options, IServiceProvider services, ILoggerFactory loggers, TimeProvider time, SocketIOMetrics metrics)
    {
        Options = options;
        Services = services;
        Time = time;
        Metrics = metrics;
        Serializer = new EventSerializer(options.JsonSerializerOptions, ServerJsonContext.Default);
        Limits = new PacketLimits
        {
            MaxAttachments = options.MaxAttachments,
            MaxDepth = options.MaxDepth,
            MaxNamespaceLength = options.MaxNamespaceLength,
        };
        RateLimits = EventRateLimits.Create(options);
        ConnectionLogger = loggers.CreateLogger("Socketeer.Server.Connection");
        NamespaceLogger = loggers.CreateLogger("Socketeer.Server.Namespace");
        SocketLogger = loggers.CreateLogger("Socketeer.Server.Socket");
        _namespacesByUtf8 = _namespaces.GetAlternateLookup<ReadOnlySpan<byte>>();
        Recovery = options.ConnectionStateRecovery is { } recovery ? new RecoveryStore(this, recovery) : null;
        _scan = new ConnectionScan(this);
        Default = Of("/");
    }

    /// <summary>Gets the default namespace, <c>/</c>. Corresponds to <c>io.sockets</c>.</summary>
    public SocketNamespace Default { get; }

    /// <summary>Gets the Engine.IO server underneath; <see langword="null"/> until <c>MapSocketIO</c> is called. Corresponds to <c>io.engine</c>.</summary>
    public EngineIOServer? Engine { get; internal set; }

    /// <summary>Gets the namespaces by their names.</summary>
    public IReadOnlyDictionary<string, SocketNamespace> Namespaces => _namespaces;

    /// <inheritdoc cref="SocketNamespace.Local" />
    public BroadcastOperator Local => Default.Local;

    /// <inheritdoc cref="SocketNamespace.Volatile" />
    public BroadcastOperator Volatile => Default.Volatile;

    internal SocketIOOptions Options { get; }

    internal IServiceProvider Services { get; }

    internal TimeProvider Time { get; }

    internal SocketIOMetrics Metrics { get; }

    /// <summary>Gets what is kept for clients that are away; <see langword="null"/> when recovery is off.</summary>
    internal RecoveryStore? Recovery { get; }

    /// <summary>Gets what knows users' ids. Made when it is first asked: the application's may inject this server.</summary>
    internal ISocketUserIdProvider UserIds => field ??= Services.GetRequiredService<ISocketUserIdProvider>();

    internal EventSerializer Serializer { get; }

    internal PacketLimits Limits { get; }

    internal EventRateLimits? RateLimits { get; }

    internal ILogger ConnectionLogger { get; }

    internal ILogger NamespaceLogger { get; }

    internal ILogger SocketLogger { get; }

    internal int ConnectionCount => _connections.Count;

    internal IEnumerable<SocketIOConnection> Connections => _connections.Select(static pair => pair.Key);

    /// <summary>
    /// Gives a namespace, making it when it is new: from then on clients may join it. It becomes a child of the first parent namespace
    /// whose pattern its name has a match for. Corresponds to <c>of()</c>.
    /// </summary>
    /// <param name="namespaceName">The name; a leading <c>/</c> is added when it is missing.</param>
    /// <returns>The namespace.</returns>
    public SocketNamespace Of(string namespaceName)
    {
        ArgumentNullException.ThrowIfNull(namespaceName);
        string name = namespaceName.StartsWith('/') ? namespaceName : "/" + namespaceName;
        if (_namespaces.TryGetValue(name, out SocketNamespace? existing))
        {
            return existing;
        }

        ParentNamespace? parent = Array.Find(System.Threading.Volatile.Read(ref _parents), parent => parent.Pattern?.IsMatch(name) == true);
        SocketNamespace created;
        bool started;
        lock (_gate)
        {
            if (_namespaces.TryGetValue(name, out existing))
            {
                return existing;
            }

            created = AddNamespace(name, parent, madeBy: null);
            started = _started;
        }

        Announce(created, started);
        return created;
    }

    /// <summary>Adds a handler of new namespaces. Corresponds to <c>new_namespace</c>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public IDisposable OnNewNamespace(Action<SocketNamespace> handler) => _newNamespace.Add(handler);

    /// <inheritdoc cref="SocketNamespace.OnConnection(Func{ServerSocket, ValueTask})" />
    [OverloadResolutionPriority(2)]
    public IDisposable OnConnection(Func<ServerSocket, ValueTask> handler) => Default.OnConnection(handler);

    /// <inheritdoc cref="SocketNamespace.OnConnection(Action{ServerSocket})" />
    public IDisposable OnConnection(Action<ServerSocket> handler) => Default.OnConnection(handler);

    /// <inheritdoc cref="SocketNamespace.Use" />
    public void Use(ConnectionMiddleware middleware) => Default.Use(middleware);

    /// <inheritdoc cref="SocketNamespace.To" />
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => Default.To(rooms);

    /// <inheritdoc cref="SocketNamespace.Except" />
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => Default.Except(rooms);

    /// <inheritdoc cref="SocketNamespace.ToUser" />
    public BroadcastOperator ToUser(params ReadOnlySpan<string> userIds) => Default.ToUser(userIds);

    /// <inheritdoc cref="SocketNamespace.ExceptUser" />
    public BroadcastOperator ExceptUser(params ReadOnlySpan<string> userIds) => Default.ExceptUser(userIds);

    /// <inheritdoc cref="SocketNamespace.Compress" />
    public BroadcastOperator Compress(bool compress) => Default.Compress(compress);

    /// <inheritdoc cref="SocketNamespace.Timeout" />
    public BroadcastOperator Timeout(TimeSpan timeout) => Default.Timeout(timeout);

    /// <inheritdoc />
    public ValueTask EmitCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments => Default.EmitCoreAsync(eventName, arguments, cancellationToken);

    /// <inheritdoc cref="SocketNamespace.FetchSocketsAsync" />
    public Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default) =>
        Default.FetchSocketsAsync(cancellationToken);

    /// <inheritdoc cref="SocketNamespace.SocketsJoinAsync" />
    public ValueTask SocketsJoinAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default) =>
        Default.SocketsJoinAsync(rooms, cancellationToken);

    /// <inheritdoc cref="SocketNamespace.SocketsLeaveAsync" />
    public ValueTask SocketsLeaveAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default) =>
        Default.SocketsLeaveAsync(rooms, cancellationToken);

    /// <inheritdoc cref="SocketNamespace.DisconnectSocketsAsync" />
    public ValueTask DisconnectSocketsAsync(bool close = false, CancellationToken cancellationToken = default) =>
        Default.DisconnectSocketsAsync(close, cancellationToken);

    /// <inheritdoc cref="SocketNamespace.ServerSideEmitAsync" />
    public ValueTask ServerSideEmitAsync(string eventName, params object?[] arguments) => Default.ServerSideEmitAsync(eventName, arguments);

    /// <summary>Starts the adapters; the application's start does this.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        SocketNamespace[] existing;
        lock (_gate)
        {
            _started = true;
            existing = [.. _namespaces.Values];
        }

        foreach (SocketNamespace item in existing)
        {
            await item.Adapter.InitializeAsync(cancellationToken);
        }
    }

    internal SocketIOConnection Accept(EngineConnection engine) => new(this, engine);

    internal void Add(SocketIOConnection connection)
    {
        _connections[connection] = 0;
        Metrics.OnConnectionOpened();
    }

    internal void Remove(SocketIOConnection connection)
    {
        if (_connections.TryRemove(connection, out _))
        {
            Metrics.OnConnectionClosed();
        }
    }

    /// <summary>Finds a namespace by its name as it stands in a packet: empty for the default one.</summary>
    internal SocketNamespace? Find(ReadOnlySpan<byte> utf8Name)
    {
        if (utf8Name.IsEmpty)
        {
            return Default;
        }

        return _namespacesByUtf8.TryGetValue(utf8Name, out SocketNamespace? found) ? found : null;
    }

    // Called under the lock.
    private SocketNamespace AddNamespace(string name, ParentNamespace? parent, ChildCount? madeBy)
    {
        var created = new SocketNamespace(this, name, parent, madeBy);
        _namespaces[name] = created;
        if (parent is not null)
        {
            parent.Add(created);
            _childCount++;
            if (madeBy is not null)
            {
                madeBy.Value++;
            }
        }

        return created;
    }

    // Not under the lock: the handlers are the application's.
    private void Announce(SocketNamespace created, bool started)
    {
        if (started)
        {
            _ = StartAsync(created);
        }

        bool isAnnounced = false;
        try
        {
            foreach (Action<SocketNamespace> handler in _newNamespace.Handlers)
            {
                handler(created);
            }

            isAnnounced = true;
        }
        finally
        {
            if (created.Parent is not null)
            {
                OnChildAnnounced(created, isAnnounced);
            }
        }
    }

    // A namespace that is made while the application runs: whoever made it does not wait for its adapter.
    private async Task StartAsync(SocketNamespace created)
    {
        try
        {
            await created.Adapter.InitializeAsync();
        }
        catch (Exception exception)
        {
            NamespaceLogger.LogAdapterFailed(created.Name, exception);
        }
    }
}
