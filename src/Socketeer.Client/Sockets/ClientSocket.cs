using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Text;
using Socketeer.Client.EngineIO;

namespace Socketeer.Client;

/// <summary>
/// One namespace of a server, as a client sees it: events go out by <c>EmitAsync</c> and come in by <c>On</c>. Get it from
/// <see cref="SocketIOClient.Socket"/>.
/// </summary>
/// <remarks>
/// Safe to use from any thread. Handlers of events and of the socket's own notifications run one at a time, in order, on the thread pool, and
/// do not keep the connection from being read until <see cref="SocketIOClientOptions.MaxQueuedEvents"/> events wait; they may wait for acks, and
/// for sockets to connect, whatever waits behind them.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The source is linked to nothing and has no timer.")]
public sealed partial class ClientSocket : IEventSource, IEventEmitter, IAckEmitter
{
    private readonly byte[] _utf8Namespace;
    private readonly HandlerQueue _queue;

    // What follows is written under the client's lock.
    private volatile bool _isActive;
    private volatile bool _isConnected;
    private bool _isEnded;
    private volatile string? _id;
    private Exception? _lastError;
    private TaskCompletionSource<Exception?>? _connecting;
    private int _connectWaiters;
    private TaskCompletionSource? _whenConnected;
    private volatile CancellationTokenSource _connectionEnded = new();

    internal ClientSocket(SocketIOClient client, string namespaceName)
    {
        Client = client;
        NamespaceName = namespaceName;
        _utf8Namespace = Encoding.UTF8.GetBytes(namespaceName);
        _queue = new HandlerQueue(HandleEventAsync, client.Options.MaxQueuedEvents, client.Options.EventDispatch);
        _retries = client.Options.Retries > 0 ? new RetryQueue(this, client.Options) : null;
    }

    /// <summary>Raised when the socket has connected, the first time and each time again. Corresponds to <c>connect</c>.</summary>
    public event EventHandler<ConnectedEventArgs>? Connected;

    /// <summary>Raised when the socket is connected no more. Corresponds to <c>disconnect</c>.</summary>
    public event EventHandler<DisconnectedEventArgs>? Disconnected;

    /// <summary>Raised when the socket could not connect. Corresponds to <c>connect_error</c>.</summary>
    public event EventHandler<ConnectErrorEventArgs>? ConnectError;

    /// <summary>Gets the client whose connection the socket uses. Corresponds to <c>socket.io</c>.</summary>
    public SocketIOClient Client { get; }

    /// <summary>Gets the namespace's name, with its leading slash.</summary>
    public string NamespaceName { get; }

    /// <summary>Gets the id the server gave the socket, or <see langword="null"/> while it is not connected.</summary>
    public string? Id => _id;

    /// <summary>Gets a value that tells whether the server has accepted the socket and the connection is believed to stand.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>Gets a value that tells whether the socket is connected or will be by itself. Corresponds to <c>active</c>.</summary>
    public bool IsActive => _isActive;

    /// <summary>Gets a value that tells whether the last connection gave the socket its former session back.</summary>
    public bool Recovered { get; private set; }

    /// <summary>
    /// Gets or sets what the socket tells the server when it connects, asked at each connection and reconnection; the result must be written
    /// as a JSON object. When it throws, the socket's <see cref="ConnectError"/> is raised and it is asked again after a wait.
    /// </summary>
    /// <value>The default is <see langword="null"/>: <see cref="SocketIOClientOptions.Auth"/>.</value>
    public Func<CancellationToken, ValueTask<object?>>? Auth { get; set; }

    internal ReadOnlySpan<byte> Utf8Namespace => _utf8Namespace;

    /// <summary>Gets a value that tells whether someone waits for the server: for an ack, or for the acceptance. Read under the lock.</summary>
    internal bool AwaitsAnswer => _isActive && (_acks.Count > 0 || _connecting is not null || _whenConnected is not null);

    private Lock Gate => Client.Gate;

    /// <summary>
    /// Connects the socket, and the client if need be, and waits until the server has accepted it. Where the server cannot be reached it is
    /// tried again as <see cref="SocketIOClientOptions.Reconnection"/> says. When this fails, nothing goes on in the background.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when the socket is connected, which it may be already.</returns>
    /// <exception cref="ConnectRefusedException">The server refused it.</exception>
    /// <exception cref="ConnectTimeoutException">It is not connected after <see cref="SocketIOClientOptions.ConnectDeadline"/>.</exception>
    /// <exception cref="TransportException">The server cannot be reached, and nothing more is tried.</exception>
    /// <exception cref="SocketDisconnectedException">It was told to disconnect meanwhile.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<Exception?> connecting;
        EngineConnection? engine;
        lock (Gate)
        {
            if (_isConnected)
            {
                return;
            }

            engine = Activate();
            _connecting ??= new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _connectWaiters++;
            connecting = _connecting.Task;
        }

        Join(engine);
        Exception? failure = null;
        try
        {
            failure = await connecting.WaitAsync(Client.Options.ConnectDeadline, Client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            if (TryAbandon(connecting, out Task ended))
            {
                await ended.ConfigureAwait(false);
                if (exception is TimeoutException)
                {
                    throw new ConnectTimeoutException(
                        $"The socket did not connect to {Client.Server} within {Client.Options.ConnectDeadline}.", _lastError);
                }

                throw;
            }

            // The answer was as fast as the deadline.
            failure = await connecting.ConfigureAwait(false);
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>
    /// Lets the socket connect in the background, and keeps it connected as <see cref="SocketIOClientOptions.Reconnection"/> says; events tell what
    /// becomes of it. Corresponds to <c>connect()</c>.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public void Connect()
    {
        EngineConnection? engine;
        lock (Gate)
        {
            engine = Activate();
        }

        Join(engine);
    }

    /// <summary>
    /// Disconnects the socket, and closes the connection when no other socket uses it. What was emitted before is sent first. Corresponds to
    /// <c>disconnect()</c>.
    /// </summary>
    /// <returns>A task that completes when that is done: within <see cref="SocketIOClientOptions.CloseTimeout"/>, whatever the network does.</returns>
    public async Task DisconnectAsync()
    {
        EngineConnection? engine;
        Task ended;
        lock (Gate)
        {
            engine = Client.Engine;
            ended = Disconnect();
        }

        engine?.Flush();
        await ended.ConfigureAwait(false);
    }

    /// <summary>Gives a task that completes when the socket is connected.</summary>
    internal Task WhenConnectedAsync()
    {
        lock (Gate)
        {
            if (_isConnected)
            {
                return Task.CompletedTask;
            }

            _whenConnected ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Client.OnAnswerAwaited();
            return _whenConnected.Task;
        }
    }

    /// <summary>The client is disposed: nothing will ever be sent or answered again. Called under the lock.</summary>
    internal void End()
    {
        _isEnded = true;
        Deactivate(DisconnectReason.ClientDisconnect);
        DropBuffer();
        FailAcks();
        _retries?.End();
    }

    private EngineConnection? Activate()
    {
        EngineConnection? engine = Client.Start();
        _isActive = true;
        Client.OnAnswerAwaited();
        return engine;
    }

    // Under the lock; the caller flushes the connection.
    private Task Disconnect()
    {
        if (!_isActive)
        {
            return Task.CompletedTask;
        }

        Deactivate(DisconnectReason.ClientDisconnect);
        return Client.StopIfUnused();
    }

    /// <summary>Gives up waiting, unless there is an answer. When the last one who waited does, nothing goes on.</summary>
    private bool TryAbandon(Task<Exception?> connecting, out Task ended)
    {
        ended = Task.CompletedTask;
        lock (Gate)
        {
            if (connecting.IsCompleted)
            {
                return false;
            }

            if (--_connectWaiters == 0)
            {
                // The socket is not connected: there is nothing to send.
                ended = Disconnect();
            }

            return true;
        }
    }

    private void EndConnecting(Exception? failure)
    {
        _connecting?.TrySetResult(failure);
        _connecting = null;
        _connectWaiters = 0;
    }
}
