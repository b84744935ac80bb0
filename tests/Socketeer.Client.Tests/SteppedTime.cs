using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

/// <summary>Time that stands still until something waits for it, and then passes as far as that waits.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Enqueue(dueTime);
        return timer;
    }

    /// <summary>Waits until something has waited so long for the so-manieth time, and lets that time pass.</summary>
    public Task PassAsync(TimeSpan wait, int times = 1) => PassAsync(wait, wait, times);

    /// <summary>Waits until something has waited as long as that, more or less, for the so-manieth time, and lets the longer time pass.</summary>
    public async Task PassAsync(TimeSpan shortest, TimeSpan longest, int times = 1)
    {
        await Waiting.UntilAsync(() => _waits.Count(wait => wait >= shortest && wait <= longest) >= times, $"Wait {times} of {longest}");
        Advance(longest);
    }
}
