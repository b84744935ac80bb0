namespace Socketeer.Server;

/// <summary>
/// Calls the user code of one socket: one thing after the other, in order. Whoever posts while nothing runs becomes the runner,
/// so that a handler that completes at once runs where its packet was read; a handler that waits gives the thread back.
/// </summary>
/// <remarks>
/// The queue is bounded by the reading of the connection: above the limit a post completes only when half of it is worked off.
/// Acks, heartbeats and the joining and leaving of namespaces do not go through here.
/// </remarks>
internal sealed class SocketWorkQueue(ServerSocket socket, int limit, EventDispatch dispatch)
{
    private readonly Lock _gate = new();
    private Queue<SocketWork>? _waiting;
    private TaskCompletionSource? _room;

    // Until the queue begins it only collects: a disconnection may be faster than the connection handlers.
    private bool _running = true;

    /// <summary>Makes the first call, and then whatever was posted before.</summary>
    public void Begin(SocketWork first) => Run(first);

    /// <summary>Adds a call.</summary>
    /// <returns>A task that completes when more may be posted.</returns>
    public ValueTask PostAsync(SocketWork work)
    {
        lock (_gate)
        {
            if (_running)
            {
                _waiting ??= new Queue<SocketWork>();
                _waiting.Enqueue(work);
                if (_waiting.Count < limit)
                {
                    return ValueTask.CompletedTask;
                }

                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return new ValueTask(_room.Task);
            }

            _running = true;
        }

        Run(work);
        return ValueTask.CompletedTask;
    }

    private void Run(SocketWork work)
    {
        do
        {
            ValueTask done = socket.DoAsync(work);
            if (!done.IsCompletedSuccessfully && (dispatch == EventDispatch.Sequential || work.Kind != SocketWorkKind.Event))
            {
                _ = ContinueAsync(done);
                return;
            }
        }
        while (TryTakeNext(out work));
    }

    // DoAsync never throws: everything user code throws is caught and logged where it is called.
    private async Task ContinueAsync(ValueTask running)
    {
        await running;
        if (TryTakeNext(out SocketWork next))
        {
            Run(next);
        }
    }

    private bool TryTakeNext(out SocketWork work)
    {
        lock (_gate)
        {
            if (_room is not null && (_waiting is null || _waiting.Count <= limit / 2))
            {
                _room.TrySetResult();
                _room = null;
            }

            if (_waiting is not null && _waiting.TryDequeue(out work))
            {
                return true;
            }

            _waiting = null;
            _running = false;
            work = default;
            return false;
        }
    }
}
