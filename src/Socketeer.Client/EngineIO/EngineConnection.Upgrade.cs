namespace Socketeer.Client.EngineIO;

/// <content>The change from long-polling to a WebSocket, as the reader and the writer of the connection see it.</content>
internal sealed partial class EngineConnection
{
    // Set when the server has answered the probe. The reader completes the first when the last poll has come back, and waits for the
    // second, which says where to go on.
    private TaskCompletionSource? _pollingEnded;
    private TaskCompletionSource? _resumed;

    /// <summary>Stops polling and writing, and waits until both have come to rest. Messages are queued meanwhile.</summary>
    internal async Task PauseAsync(CancellationToken cancellationToken)
    {
        var resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pollingEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task written = Task.CompletedTask;
        lock (_queue)
        {
            _isPaused = true;
            if (_isWriting)
            {
                _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                written = _drained.Task;
            }

            _pollingEnded = pollingEnded;
            Volatile.Write(ref _resumed, resumed);
        }

        await pollingEnded.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        await written.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on, on the transport that was upgraded to.</summary>
    internal void Resume(EngineTransport upgraded)
    {
        EngineTransport polling = _transport;
        bool isLate;
        lock (_queue)
        {
            _transport = upgraded;
            _isPaused = false;
            isLate = _close is not null;
        }

        polling.Abort();
        if (isLate)
        {
            upgraded.Abort();
        }

        _context.WasUpgraded = true;
        _resumed!.TrySetResult();
        _handler.OnUpgraded(this);
        Flush();
        WakeDrain();
    }

    private async Task UpgradeAsync()
    {
        var upgrade = new WebSocketUpgrade(this, CreateTransport(TransportKind.WebSocket));
        try
        {
            // What stands between may swallow a WebSocket without a word.
            using (var deadline = new CancellationTokenSource(_context.Options.ConnectTimeout, _context.Options.TimeProvider))
            using (var linked = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, deadline.Token))
            {
                await upgrade.ProbeAsync(linked.Token).ConfigureAwait(false);
            }

            await upgrade.CompleteAsync(_ended.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            upgrade.Abort();
            if (Volatile.Read(ref _resumed) is not null)
            {
                // Polling has been stopped, and the server may have been told: there is no way back.
                End(new EngineClose(DisconnectReason.TransportError, "the upgrade failed half-way", exception));
            }
            else if (!_ended.IsCancellationRequested)
            {
                _handler.OnUpgradeFailed(this, exception);
            }
        }
    }

    private Task WaitForUpgradeAsync()
    {
        if (Volatile.Read(ref _resumed) is not { } resumed || resumed.Task.IsCompleted)
        {
            return Task.CompletedTask;
        }

        _pollingEnded!.TrySetResult();
        return resumed.Task.WaitAsync(_ended.Token);
    }

    // A pause that ends with nothing to send leaves nobody who would say that nothing waits.
    private void WakeDrain()
    {
        lock (_queue)
        {
            if (!_isWriting)
            {
                _drained?.TrySetResult();
                _drained = null;
            }
        }
    }
}
