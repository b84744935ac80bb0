using System.Collections.Concurrent;

namespace Socketeer.EngineIO;

/// <summary>
/// Writes, on a thread of its own, what was queued for many sessions at once. Whoever sends to a thousand clients does not stand
/// in a thousand system calls, and what is sent to the same clients meanwhile goes out in the same writes.
/// </summary>
/// <param name="queueWork">What runs it.</param>
internal sealed class DeferredFlush(Action<IThreadPoolWorkItem> queueWork) : IThreadPoolWorkItem
{
    // A worker that never finds the end lets other work of the thread pool run this often.
    private const int FlushesPerSlice = 4096;

    private readonly ConcurrentQueue<EngineTransport> _transports = new();
    private int _isWorking;

    /// <summary>Sees to it that a transport is flushed soon.</summary>
    public void Add(EngineTransport transport)
    {
        if (transport.TryDefer())
        {
            _transports.Enqueue(transport);
            Start();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (int i = 0; i < FlushesPerSlice && _transports.TryDequeue(out EngineTransport? transport); i++)
        {
            transport.FlushDeferred();
        }

        Interlocked.Exchange(ref _isWorking, 0);
        if (!_transports.IsEmpty)
        {
            Start();
        }
    }

    private void Start()
    {
        if (Volatile.Read(ref _isWorking) == 0 && Interlocked.Exchange(ref _isWorking, 1) == 0)
        {
            queueWork(this);
        }
    }
}
