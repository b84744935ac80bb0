using System.Buffers;
using Socketeer.Client.EngineIO;
using Socketeer.Client.Reconnection;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Client;

/// <content>The connection: one loop that connects, lives with the connection until it ends, waits, and connects again.</content>
public sealed partial class SocketIOClient : IEngineConnectionHandler
{
    private readonly Backoff _backoff;
    private PacketDecoder? _decoder;
    private volatile EngineConnection? _engine;

    // Whether the loop runs, the end of its present turn, and what wakes it when no socket wants the connection any more. Who waits for a
    // connection's end waits for the turn, not for the loop: a socket may want another one meanwhile.
    private bool _isRunning;
    private TaskCompletionSource _turn = NewTurn();
    private CancellationTokenSource _stop = new();

    /// <summary>Gets the open connection, or <see langword="null"/>. It is also <see langword="null"/> while one is being closed.</summary>
    internal EngineConnection? Engine => _engine;

    /// <summary>A socket wants to connect. Called under the lock.</summary>
    /// <returns>The open connection, on which the socket connects itself; or <see langword="null"/>: it will be told when there is one.</returns>
    internal EngineConnection? Start()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_isRunning)
        {
            // It looks for active sockets under the lock, and so after this one is.
            _isRunning = true;
            _turn = NewTurn();
            _ = Task.Run(RunAsync);
        }

        return _engine;
    }

    /// <summary>A socket does not want the connection any more. Called under the lock.</summary>
    /// <returns>A task that completes when the connection is closed, if this was the last one that wanted it.</returns>
    internal Task StopIfUnused()
    {
        if (Array.Exists(_sockets, static socket => socket.IsActive))
        {
            return Task.CompletedTask;
        }

        // Not here: what runs on would run under the lock.
        _stop.CancelElsewhere();
        Task ended = _isRunning ? _turn.Task : Task.CompletedTask;
        if (_engine is not { } engine)
        {
            return ended;
        }

        GiveUpConnection();
        return Task.Run(() => CloseAsync(engine, ended));
    }

    private bool MayRetry => Options.Reconnection && !(_backoff.Attempts >= Options.ReconnectionAttempts);

    /// <summary>Gives the time to wait before something is tried again on a connection that stands.</summary>
    internal Backoff CreateBackoff() => new(Options);

    void IEngineConnectionHandler.OnOpened(EngineConnection connection)
    {
        Log.Opened(Logger, Server, connection.Transport, connection.Id);
        var limits = new PacketLimits { MaxAttachments = Options.MaxAttachments, MaxDepth = Options.MaxDepth };
        ClientSocket[] waiting;
        lock (Gate)
        {
            _engine = connection;
            _decoder = Options.Codec.CreateDecoder(limits, Serializer);
            Metrics.OnOpened(_backoff.Attempts > 0);
            Notify(Opened, nameof(Opened));
            if (_backoff.Attempts > 0)
            {
                Notify(Reconnected, new ReconnectionEventArgs(_backoff.Attempts), nameof(Reconnected));
            }

            _backoff.Reset();
            waiting = Array.FindAll(_sockets, static socket => socket.IsActive);
        }

        foreach (ClientSocket socket in waiting)
        {
            socket.Join(connection);
        }
    }

    ValueTask IEngineConnectionHandler.OnMessageAsync(EngineConnection connection, ReadOnlySequence<byte> message, bool isBinary)
    {
        if (_engine != connection)
        {
            // It is being closed.
            return ValueTask.CompletedTask;
        }

        PacketReadResult result = isBinary ? _decoder!.ReadBinary(message) : _decoder!.ReadText(message);
        switch (result.Status)
        {
            case PacketReadStatus.Invalid:
                Log.ProtocolError(Logger, Server, result.Error);
                throw EngineConnection.ParseError(result.Error.ToText());
            case PacketReadStatus.NeedAttachments:
                return ValueTask.CompletedTask;
        }

        Packet packet = result.Packet!;
        if (FindSocket(packet.Namespace) is { } socket)
        {
            return socket.OnPacketAsync(connection, packet);
        }

        packet.Return();
        return ValueTask.CompletedTask;
    }

    void IEngineConnectionHandler.OnPing(EngineConnection connection) => Notify(PingReceived, nameof(PingReceived));

    void IEngineConnectionHandler.OnUpgradeFailed(EngineConnection connection, Exception exception) =>
        Log.UpgradeFailed(Logger, Server, exception.Message);

    void IEngineConnectionHandler.OnUpgraded(EngineConnection connection)
    {
        Log.Upgraded(Logger, Server);
        Notify(Upgraded, nameof(Upgraded));
    }

    private static TaskCompletionSource NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task CloseAsync(EngineConnection engine, Task ended)
    {
        await engine.CloseAsync(Options.CloseTimeout).ConfigureAwait(false);
        await ended.ConfigureAwait(false);
    }

    // Never fails. Ends when no socket wants a connection, or when there is no hope of one.
    private async Task RunAsync()
    {
        try
        {
            await KeepConnectedAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Connections fail in other ways: this is a logger, a meter or a codec of the application's. Nobody must wait for a loop that is no more.
            OnFailed(exception);
        }
    }

    private async Task KeepConnectedAsync()
    {
        while (TryBegin(out CancellationToken stop))
        {
            if (await OpenAsync(stop).ConfigureAwait(false) is { } engine)
            {
                if (TakeUnused(engine))
                {
                    await engine.CloseAsync(Options.CloseTimeout).ConfigureAwait(false);
                }

                OnClosed(engine, await engine.Completion.ConfigureAwait(false));
            }

            await WaitAsync(stop).ConfigureAwait(false);
        }
    }

    // It may have opened while the last socket that wanted it was told to disconnect, which saw no connection to close.
    private bool TakeUnused(EngineConnection engine)
    {
        lock (Gate)
        {
            if (_engine != engine || Array.Exists(_sockets, static socket => socket.IsActive))
            {
                return false;
            }

            GiveUpConnection();
            return true;
        }
    }

    // Under the lock. What still comes on it is for nobody: a socket may want the next one already.
    private void GiveUpConnection()
    {
        _engine = null;
        foreach (ClientSocket socket in _sockets)
        {
            socket.OnConnectionGivenUp();
        }
    }

    private bool TryBegin(out CancellationToken stop)
    {
        lock (Gate)
        {
            _turn.TrySetResult();
            _turn = NewTurn();
            _isRunning = Array.Exists(_sockets, static socket => socket.IsActive);
            _stop = new CancellationTokenSource();
            stop = _stop.Token;
            return _isRunning;
        }
    }

    private async Task<EngineConnection?> OpenAsync(CancellationToken stop)
    {
        bool isReconnection = _backoff.Attempts > 0;
        if (isReconnection)
        {
            Notify(Reconnecting, new ReconnectionEventArgs(_backoff.Attempts), nameof(Reconnecting));
        }

        using var deadline = new CancellationTokenSource(Options.ConnectTimeout, Options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        Exception failure;
        try
        {
            return await EngineConnection.OpenAsync(_context, this, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            failure = new TransportException("timeout");
        }
        catch (Exception exception)
        {
            // The server cannot be reached; or something of the application's failed, such as its headers.
            failure = exception;
        }

        OnConnectFailed(failure, isReconnection, stop);
        return null;
    }

    private void OnConnectFailed(Exception failure, bool isReconnection, CancellationToken stop)
    {
        lock (Gate)
        {
            if (stop.IsCancellationRequested)
            {
                // No socket wanted the attempt any more; one that wants a connection now waits for the next.
                return;
            }

            Log.ConnectFailed(Logger, Server, failure);
            Metrics.OnConnectFailed();
            var arguments = new ClientErrorEventArgs(failure);
            Notify(Error, arguments, nameof(Error));
            bool willRetry = MayRetry;
            if (isReconnection)
            {
                if (!willRetry)
                {
                    Log.GivenUp(Logger, Server, _backoff.Attempts);
                    Notify(ReconnectFailed, nameof(ReconnectFailed));
                }

                Notify(ReconnectError, arguments, nameof(ReconnectError));
            }

            foreach (ClientSocket socket in _sockets)
            {
                socket.OnConnectFailed(failure, willRetry);
            }
        }
    }

    private void OnClosed(EngineConnection engine, EngineClose close)
    {
        Log.Closed(Logger, Server, close.Reason, close.Description);
        Metrics.OnClosed();
        lock (Gate)
        {
            // No socket wanted a connection that was given up; one that wants one now waits for the next.
            bool wasGivenUp = _engine != engine;
            _engine = null;
            _decoder?.Dispose();
            foreach (ClientSocket socket in _sockets)
            {
                socket.OnConnectionClosed(close, wasGivenUp);
            }

            Notify(Closed, new DisconnectedEventArgs(close.Reason, close.Description, close.Error), nameof(Closed));
        }
    }

    private void OnFailed(Exception exception)
    {
        lock (Gate)
        {
            _engine = null;
            foreach (ClientSocket socket in _sockets)
            {
                socket.OnClientFailed(exception);
            }

            _isRunning = false;
            _turn.TrySetResult();
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        if (!MayRetry)
        {
            // The sockets were told, and want no connection any more.
            _backoff.Reset();
            return;
        }

        TimeSpan delay = _backoff.Next();
        Log.Waiting(Logger, delay);
        try
        {
            await Task.Delay(delay, Options.TimeProvider, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Nobody wants the connection, or nobody did for a moment.
            _backoff.Reset();
        }
    }
}
