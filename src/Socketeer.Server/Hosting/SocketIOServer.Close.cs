namespace Socketeer.Server;

/// <content>The server's end.</content>
public sealed partial class SocketIOServer
{
    private readonly CancellationTokenSource _drainEnded = new();
    private Task? _closing;
    private volatile ServerPhase _phase;

    internal ServerPhase Phase => _phase;

    /// <summary>
    /// Closes the server: every socket disconnects with <c>server shutting down</c>, its handlers get
    /// <see cref="SocketIOOptions.ShutdownTimeout"/> to finish, then the connections are closed; clients reconnect by themselves. With
    /// <see cref="SocketIOOptions.DrainTimeout"/> this is done to one connection after the other first, while new ones are refused.
    /// The application's stop does this. Corresponds to <c>close()</c>.
    /// </summary>
    /// <returns>A task that completes when the server is closed; the same one for every call.</returns>
    public Task CloseAsync()
    {
        var closing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _closing, closing.Task, null) is { } other)
        {
            return other;
        }

        _ = CloseCoreAsync(closing);
        return closing.Task;
    }

    /// <summary>Closes at once what still drains: the application's time to stop is over.</summary>
    internal void EndDrain() => _ = _drainEnded.CancelAsync();

    private async Task CloseCoreAsync(TaskCompletionSource closing)
    {
        try
        {
            var handled = new List<Task>();
            if (Options.DrainTimeout is { } timeout)
            {
                await DrainAsync(timeout, handled);
            }

            _phase = ServerPhase.Closed;
            _scan.Dispose();
            foreach (SocketIOConnection connection in Connections)
            {
                connection.Close(DisconnectReason.ServerShuttingDown, handled);
            }

            Engine?.Close();
            try
            {
                await Task.WhenAll(handled).WaitAsync(Options.ShutdownTimeout, Time);
            }
            catch (TimeoutException)
            {
                NamespaceLogger.LogShutdownTimeout(Options.ShutdownTimeout);
            }

            foreach (KeyValuePair<string, SocketNamespace> pair in _namespaces)
            {
                await pair.Value.Adapter.CloseAsync();
            }

            closing.SetResult();
        }
        catch (Exception exception)
        {
            closing.SetException(exception);
        }
    }

    private async Task DrainAsync(TimeSpan timeout, List<Task> handled)
    {
        _phase = ServerPhase.Draining;
        Engine?.StopAccepting();
        SocketIOConnection[] connections = [.. Connections];
        NamespaceLogger.LogDraining(connections.Length, timeout);
        if (!await ConnectionDrain.RunAsync(connections, timeout, Time, handled, _drainEnded.Token))
        {
            NamespaceLogger.LogDrainEnded(timeout);
        }
    }
}
