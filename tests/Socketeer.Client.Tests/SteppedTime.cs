using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

/// <summary>
/// Time that stands still until something waits for it, and then passes as far as that waits. When it is disposed, what is waited for from
/// then on comes by itself: a test that fails while the network is cut can close its client.
/// </summary>
internal sealed class SteppedTime : FakeTimeProvider, IDisposable
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();
    private volatile bool _isOver;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (_isOver)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Enqueue(dueTime);
        return timer;
    }

    public void Dispose() => _isOver = true;

    /// <summary>Waits until something has waited so long for the so-manieth time, and lets that time pass.</summary>
    public Task PassAsync(TimeSpan wait, int times = 1) => PassAsync(wait, wait, times);

    /// <summary>Waits until something has waited as long as that, more or less, for the so-manieth time, and lets the longer time pass.</summary>
    public async Task PassAsync(TimeSpan shortest, TimeSpan longest, int times = 1)
    {
        await Waiting.UntilAsync(() => _waits.Count(wait => wait >= shortest && wait <= longest) >= times, $"Wait {times} of {longest}");
        Advance(longest);
    }

    /// <summary>Lets time pass for each thing that waits so long, until a task has ended.</summary>
    public async Task PassUntilAsync(Task ended, TimeSpan wait)
    {
        int passed = 0;
        await Waiting.UntilAsync(
            () =>
            {
                if (_waits.Count(known => known == wait) > passed)
                {
                    passed++;
                    Advance(wait);
                }

                return ended.IsCompleted;
            },
            "The end");
    }
}
