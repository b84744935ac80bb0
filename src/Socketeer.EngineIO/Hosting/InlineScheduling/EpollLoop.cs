using System.ComponentModel;
using System.Runtime.Versioning;

namespace Socketeer.EngineIO;

/// <summary>
/// A thread that waits for many sockets, and goes on with what waits for them: it accepts, reads, runs handlers and sends. Targets
/// are added and removed from any thread.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollLoop : IDisposable
{
    private readonly Epoll _epoll = new();
    private readonly Lock _gate = new();

    // By descriptor. Replaced when it grows; read without the lock.
    private volatile IEpollTarget?[] _targets = new IEpollTarget?[64];
    private volatile bool _isStopped;

    public EpollLoop(int number)
    {
        var thread = new Thread(Run) { IsBackground = true, Name = $"Socketeer network {number}" };
        thread.UnsafeStart();
    }

    /// <summary>Begins to tell a target of its socket.</summary>
    /// <exception cref="ObjectDisposedException">The loop has ended.</exception>
    /// <exception cref="Win32Exception">The system does not watch one more.</exception>
    public void Add(int descriptor, IEpollTarget target)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopped, this);
            if (descriptor >= _targets.Length)
            {
                var larger = new IEpollTarget?[Math.Max(descriptor + 1, _targets.Length * 2)];
                _targets.CopyTo(larger, 0);
                _targets = larger;
            }

            // First, for it may be told at once.
            _targets[descriptor] = target;
            try
            {
                _epoll.Add(descriptor);
            }
            catch (Win32Exception)
            {
                _targets[descriptor] = null;
                throw;
            }
        }
    }

    /// <summary>Forgets a target, whose socket is about to be closed.</summary>
    public void Remove(int descriptor)
    {
        lock (_gate)
        {
            if (descriptor < _targets.Length)
            {
                _targets[descriptor] = null;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isStopped)
            {
                _isStopped = true;
                _epoll.WakeForGood();
            }
        }
    }

    private void Run()
    {
        while (!_isStopped)
        {
            int count = _epoll.Wait();
            for (int i = 0; i < count; i++)
            {
                // What was closed since the wait may have left its descriptor to another target, which is told what is not true of it.
                // It asks its socket, and finds out.
                int descriptor = _epoll.Get(i, out EpollEvents events);
                IEpollTarget?[] targets = _targets;
                if (descriptor < targets.Length)
                {
                    targets[descriptor]?.OnReady(events);
                }
            }
        }

        // Who stops the loop may have come no further than to say so: the wake-up must not meet a descriptor that is another's.
        lock (_gate)
        {
            _epoll.Dispose();
        }
    }
}
