namespace Socketeer.Server;

/// <summary>
/// Calls the user code of one socket: one thing after the other, in order. Whoever posts while nothing runs becomes the runner,
/// so that a handler that completes at once runs where its packet was read; a handler that waits gives the thread back.
/// </summary>
/// <remarks>
/// The queue is bounded by the reading of the connection: from the limit on a post completes only when half of it is worked off, or when
/// an ack is waited for, which may be behind the events. Acks, heartbeats and the joining and leaving of namespaces do not go through here.
/// </remarks>
internal sealed class SocketWorkQueue(ServerSocket socket, int limit, EventDispatch dispatch)
{
    private const int Idle = 0;

    // Something runs, and nothing waits.
    private const int Running = 1;

    // Something runs, and something waits, or did a moment ago; the queue's own lock knows.
    private const int Contended = 2;

    // These two are guarded by the queue itself: a lock of its own would weigh as much, on every socket.
    private Queue<SocketWork>? _waiting;
    private TaskCompletionSource? _room;

    // Until the queue begins it only collects: a disconnection may be faster than the connection handlers.
    private int _state = Running;

    /// <summary>Gets the number of waiting calls from which on there is no room.</summary>
    public int Limit => limit;

    /// <summary>Makes the first call, and then whatever was posted before.</summary>
    public void Begin(SocketWork first) => Run(first);

    /// <summary>Adds a call.</summary>
    /// <returns>How many calls wait.</returns>
    public int Post(SocketWork work)
    {
        // The usual case takes no lock.
        if (Interlocked.CompareExchange(ref _state, Running, Idle) != Idle && TryWait(work, out int waiting))
        {
            return waiting;
        }

        Run(work);
        return 0;
    }

    /// <summary>Gives a task that completes when half of the limit is worked off, or <see cref="MakeRoom"/> is called.</summary>
    public ValueTask WaitForRoomAsync()
    {
        lock (this)
        {
            if (_waiting is null || _waiting.Count < limit)
            {
                return ValueTask.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task);
        }
    }

    /// <summary>Whoever waits for room waits no longer.</summary>
    public void MakeRoom()
    {
        lock (this)
        {
            _room?.TrySetResult();
            _room = null;
        }
    }

    private bool TryWait(SocketWork work, out int waiting)
    {
        waiting = 0;
        lock (this)
        {
            // The runner leaves "contended" only under the lock, but until it is contended it may become idle.
            while (Interlocked.CompareExchange(ref _state, Contended, Running) == Idle)
            {
                if (Interlocked.CompareExchange(ref _state, Running, Idle) == Idle)
                {
                    return false;
                }
            }

            _waiting ??= new Queue<SocketWork>();
            _waiting.Enqueue(work);
            waiting = _waiting.Count;
            return true;
        }
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
        work = default;
        return Interlocked.CompareExchange(ref _state, Idle, Running) == Contended && TryTakeWaiting(out work);
    }

    private bool TryTakeWaiting(out SocketWork work)
    {
        lock (this)
        {
            if (_room is not null && _waiting!.Count <= limit / 2)
            {
                _room.TrySetResult();
                _room = null;
            }

            if (_waiting!.TryDequeue(out work))
            {
                return true;
            }

            _waiting = null;
            Volatile.Write(ref _state, Idle);
            return false;
        }
    }
}
