using System.Collections.Concurrent;

namespace Socketeer.Client.Tests;

/// <summary>Time as it is, but that waits up to a length are written down and over at once.</summary>
internal sealed class RecordingTimeProvider(TimeSpan longest) : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public TimeSpan[] Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        bool isRecorded = dueTime > TimeSpan.Zero && dueTime <= longest;
        if (isRecorded)
        {
            _waits.Enqueue(dueTime);
        }

        return base.CreateTimer(callback, state, isRecorded ? TimeSpan.Zero : dueTime, period);
    }
}
