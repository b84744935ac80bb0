using System.Threading.Channels;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Client;

/// <summary>
/// Calls the application's handlers of one socket, or of the client: one after the other, in order, on the thread pool, never on the thread
/// that reads the connection. So a handler may wait for an ack, or block: only the events behind it wait.
/// </summary>
/// <remarks>The queue is bounded by the reading of the connection: whoever posts sees how many wait, and waits for room himself.</remarks>
internal sealed class HandlerQueue
{
    private readonly Channel<Work> _waiting = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<Packet, CancellationToken, ValueTask> _handle;
    private readonly int _limit;
    private readonly EventDispatch _dispatch;
    private TaskCompletionSource? _room;
    private int _count;

    /// <param name="handle">Handles an event. Never throws.</param>
    /// <param name="limit">Half of it must be worked off before there is room.</param>
    /// <param name="dispatch">Whether events wait for each other.</param>
    public HandlerQueue(Func<Packet, CancellationToken, ValueTask> handle, int limit, EventDispatch dispatch)
    {
        _handle = handle;
        _limit = limit;
        _dispatch = dispatch;

        // Nothing but the queue's own owner refers to this task: it goes when the owner does.
        _ = Task.Run(RunAsync);
    }

    /// <summary>Gets how many events wait, the one whose handlers run among them.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds an event.</summary>
    /// <param name="packet">Its packet.</param>
    /// <param name="connectionEnded">Cancelled when the connection on which it came has ended.</param>
    /// <returns>How many wait.</returns>
    public int Post(Packet packet, CancellationToken connectionEnded)
    {
        int count = Interlocked.Increment(ref _count);
        _waiting.Writer.TryWrite(new Work(packet, null, connectionEnded));
        return count;
    }

    /// <summary>Adds a notification, which no limit holds back and which never throws.</summary>
    public void Post(Action notification) => _waiting.Writer.TryWrite(new Work(null, notification, default));

    /// <summary>Gives a task that completes when half of the limit is worked off, or <see cref="MakeRoom"/> is called.</summary>
    public Task WaitForRoomAsync()
    {
        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource waited = Interlocked.CompareExchange(ref _room, room, null) ?? room;
        if (Volatile.Read(ref _count) <= _limit / 2)
        {
            // The runner may have looked before there was anyone to wake.
            MakeRoom();
        }

        return waited.Task;
    }

    /// <summary>Whoever waits for room waits no longer.</summary>
    public void MakeRoom() => Interlocked.Exchange(ref _room, null)?.TrySetResult();

    private async Task RunAsync()
    {
        await foreach (Work work in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (work.Packet is not { } packet)
            {
                work.Notification!();
                continue;
            }

            ValueTask handled = _handle(packet, work.ConnectionEnded);
            if (!handled.IsCompletedSuccessfully)
            {
                if (_dispatch == EventDispatch.Sequential)
                {
                    await handled.ConfigureAwait(false);
                }
                else
                {
                    _ = handled.AsTask();
                }
            }

            if (Interlocked.Decrement(ref _count) == _limit / 2)
            {
                MakeRoom();
            }
        }
    }

    private readonly record struct Work(Packet? Packet, Action? Notification, CancellationToken ConnectionEnded);
}
