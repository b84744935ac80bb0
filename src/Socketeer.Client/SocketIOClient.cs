using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Socketeer.Client.Diagnostics;
using Socketeer.Client.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Client;

/// <summary>
/// A client of one server: one connection, kept up as long as any of its sockets wants it, and any number of <see cref="ClientSocket"/>s, one per
/// namespace, that share it. Corresponds to the reference's <c>Manager</c>.
/// </summary>
/// <remarks>
/// Safe to use from any thread. Its events are notifications: they are raised one at a time, in order, on the thread pool, and one that
/// throws is logged.
/// </remarks>
public sealed partial class SocketIOClient : IAsyncDisposable
{
    private readonly EngineContext _context;
    private readonly HandlerQueue _notifications;
    private readonly string _defaultNamespace;
    private ClientSocket[] _sockets = [];
    private bool _isDisposed;

    /// <summary>Makes a client. Nothing is sent until one of its sockets connects.</summary>
    /// <param name="server">
    /// The server: <c>http</c>, <c>https</c>, <c>ws</c> or <c>wss</c>. Its path, if it has one, is the namespace of <see cref="Socket"/> without a
    /// name, as in JavaScript; its query is sent with every request unless the options have one.
    /// </param>
    /// <param name="options">How it behaves; copied.</param>
    /// <exception cref="ArgumentException">The address is no absolute one, or of another scheme.</exception>
    /// <exception cref="OptionsValidationException">The options cannot work.</exception>
    public SocketIOClient(Uri server, SocketIOClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (!server.IsAbsoluteUri || server.Scheme is not ("http" or "https" or "ws" or "wss"))
        {
            throw new ArgumentException("The server's address is absolute and begins with http, https, ws or wss.", nameof(server));
        }

        Options = (options ?? new SocketIOClientOptions()).Snapshot();
        if (new SocketIOClientOptionsValidator().Validate(null, Options) is { Failed: true } result)
        {
            throw new OptionsValidationException("", typeof(SocketIOClientOptions), result.Failures);
        }

        Server = server;
        Serializer = new EventSerializer(Options.JsonSerializerOptions);
        Logger = Options.LoggerFactory.CreateLogger("Socketeer.Client.Connection");
        SocketLogger = Options.LoggerFactory.CreateLogger("Socketeer.Client.Socket");
        Metrics = new ClientMetrics(server);
        _defaultNamespace = Uri.UnescapeDataString(server.AbsolutePath);
        _context = new EngineContext(Options, new EngineAddress(server, Options), new EngineHttp(Options));
        _backoff = new Reconnection.Backoff(Options);
        _notifications = new HandlerQueue(static (_, _) => ValueTask.CompletedTask, int.MaxValue, EventDispatch.Sequential);
    }

    /// <summary>Makes a client. Nothing is sent until one of its sockets connects.</summary>
    /// <param name="server">The server's address; see the other constructor.</param>
    /// <param name="options">How it behaves; copied.</param>
    /// <exception cref="ArgumentException">The address is no absolute one, or of another scheme.</exception>
    /// <exception cref="OptionsValidationException">The options cannot work.</exception>
    public SocketIOClient(string server, SocketIOClientOptions? options = null)
        : this(new Uri(server, UriKind.Absolute), options)
    {
    }

    /// <summary>Raised when the connection has opened, before its sockets are connected. Corresponds to <c>open</c>.</summary>
    public event EventHandler? Opened;

    /// <summary>Raised when the connection has moved from polling to a WebSocket.</summary>
    public event EventHandler? Upgraded;

    /// <summary>Raised when the connection has ended. Corresponds to <c>close</c>.</summary>
    public event EventHandler<DisconnectedEventArgs>? Closed;

    /// <summary>Raised when an attempt to connect failed. Corresponds to <c>error</c>.</summary>
    public event EventHandler<ClientErrorEventArgs>? Error;

    /// <summary>Raised when the server has sent a ping. Corresponds to <c>ping</c>.</summary>
    public event EventHandler? PingReceived;

    /// <summary>Raised before an attempt to reconnect. Corresponds to <c>reconnect_attempt</c>.</summary>
    public event EventHandler<ReconnectionEventArgs>? Reconnecting;

    /// <summary>Raised when an attempt to reconnect has succeeded. Corresponds to <c>reconnect</c>.</summary>
    public event EventHandler<ReconnectionEventArgs>? Reconnected;

    /// <summary>Raised when an attempt to reconnect failed. Corresponds to <c>reconnect_error</c>.</summary>
    public event EventHandler<ClientErrorEventArgs>? ReconnectError;

    /// <summary>Raised when the client has given up, after <see cref="SocketIOClientOptions.ReconnectionAttempts"/>. Corresponds to <c>reconnect_failed</c>.</summary>
    public event EventHandler? ReconnectFailed;

    /// <summary>Gets the server's address.</summary>
    public Uri Server { get; }

    /// <summary>Gets a value that tells whether the connection is open. A socket has to connect on top of it: see <see cref="ClientSocket.IsConnected"/>.</summary>
    public bool IsOpen => Engine is not null;

    /// <summary>Gets the transport the connection is on, or <see langword="null"/> when there is none.</summary>
    public TransportKind? Transport => Engine?.Transport;

    internal SocketIOClientOptions Options { get; }

    internal EventSerializer Serializer { get; }

    internal ClientMetrics Metrics { get; }

    internal ILogger Logger { get; }

    internal ILogger SocketLogger { get; }

    /// <summary>
    /// Gets the lock of the state of this client and its sockets. Held for a few instructions; no I/O under it, and of the application's code
    /// only its loggers and meters.
    /// </summary>
    internal Lock Gate { get; } = new();

    /// <summary>Gets the socket of a namespace. It is the same one each time; it does not connect by itself. Corresponds to <c>manager.socket()</c>.</summary>
    /// <param name="namespaceName">The namespace's name; the leading slash may be left out. Without one, the path of the server's address.</param>
    /// <returns>The socket.</returns>
    /// <exception cref="ArgumentException">The name has a comma, which the protocol cannot carry.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public ClientSocket Socket(string? namespaceName = null)
    {
        string name = namespaceName ?? _defaultNamespace;
        name = name.StartsWith('/') ? name : '/' + name;
        if (name.Contains(','))
        {
            throw new ArgumentException("A namespace's name has no comma.", nameof(namespaceName));
        }

        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (Array.Find(_sockets, socket => socket.NamespaceName == name) is { } existing)
            {
                return existing;
            }

            var added = new ClientSocket(this, name);
            _sockets = [.. _sockets, added];
            return added;
        }
    }

    /// <summary>Disconnects every socket and closes the connection. A socket cannot connect afterwards.</summary>
    /// <returns>A task that completes when that is done: within <see cref="SocketIOClientOptions.CloseTimeout"/>, whatever the network does.</returns>
    public async ValueTask DisposeAsync()
    {
        Task ended;
        lock (Gate)
        {
            _isDisposed = true;
            foreach (ClientSocket socket in _sockets)
            {
                socket.End();
            }

            ended = StopIfUnused();
        }

        await ended.ConfigureAwait(false);
        _context.Http.Dispose();
    }

    internal ClientSocket? FindSocket(ReadOnlySpan<byte> utf8Namespace)
    {
        foreach (ClientSocket socket in Volatile.Read(ref _sockets))
        {
            // The default namespace is not written.
            if (utf8Namespace.IsEmpty ? socket.NamespaceName.Length == 1 : utf8Namespace.SequenceEqual(socket.Utf8Namespace))
            {
                return socket;
            }
        }

        return null;
    }

    /// <summary>Raises an event where user code may run.</summary>
    internal void Notify<TArgs>(HandlerQueue queue, object sender, EventHandler<TArgs>? handlers, TArgs arguments, string name)
    {
        if (handlers is not null)
        {
            queue.Post(() => Raise(handlers, handler => handler(sender, arguments), name));
        }
    }

    private void Notify<TArgs>(EventHandler<TArgs>? handlers, TArgs arguments, string name) =>
        Notify(_notifications, this, handlers, arguments, name);

    private void Notify(EventHandler? handlers, string name)
    {
        if (handlers is not null)
        {
            _notifications.Post(() => Raise(handlers, handler => handler(this, EventArgs.Empty), name));
        }
    }

    // One that throws keeps none of the others from being called.
    private void Raise<T>(T handlers, Action<T> call, string name)
        where T : Delegate
    {
        foreach (T handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                call(handler);
            }
            catch (Exception exception)
            {
                Log.NotificationFailed(Logger, name, exception);
            }
        }
    }
}
