using Microsoft.Extensions.Time.Testing;
using Socketeer.Client.EngineIO;

namespace Socketeer.Client.Tests.EngineIO;

public sealed class SilenceWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    [Fact]
    public void Silence_is_told_when_the_time_is_over_and_a_ping_begins_it_anew()
    {
        var time = new FakeTimeProvider();
        int told = 0;
        using var watch = new SilenceWatch(Limit, time, static () => true, () => told++);
        time.Advance(Limit - TimeSpan.FromSeconds(1));
        watch.OnPing();
        time.Advance(Limit - TimeSpan.FromSeconds(1));
        Assert.Equal((0, false), (told, watch.IsOver));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, true), (told, watch.IsOver));
    }

    [Fact]
    public void The_time_that_nothing_is_read_does_not_count_and_what_follows_counts_anew()
    {
        var time = new FakeTimeProvider();
        int told = 0;
        using var watch = new SilenceWatch(Limit, time, static () => false, () => told++);
        time.Advance(Limit - TimeSpan.FromSeconds(1));
        watch.Hold();
        time.Advance(10 * Limit);
        watch.Check();
        Assert.Equal((0, false), (told, watch.IsOver));
        watch.Release();
        time.Advance(Limit - TimeSpan.FromSeconds(1));
        Assert.Equal((0, false), (told, watch.IsOver));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, true), (told, watch.IsOver));
    }

    [Fact]
    public void A_server_that_takes_nothing_is_silent_though_nothing_is_read()
    {
        var time = new FakeTimeProvider();
        int told = 0;
        bool isSending = false;
        using var watch = new SilenceWatch(Limit, time, () => isSending, () => told++);
        watch.Hold();
        time.Advance(10 * Limit);
        isSending = true;
        watch.OnSending();
        for (int i = 0; i < 5; i++)
        {
            time.Advance(Limit - TimeSpan.FromSeconds(1));
            Assert.Equal((0, false), (told, watch.IsOver));
            watch.OnSending();
        }

        time.Advance(Limit);
        Assert.True(watch.IsOver);
        time.Advance(Limit);
        Assert.Equal(1, told);
    }

    [Fact]
    public void A_timer_that_is_early_is_set_again()
    {
        var time = new CoarseTime();
        int told = 0;
        using var watch = new SilenceWatch(Limit, time, static () => true, () => told++);

        // The timer says that the time is over; the other clock says that a moment is left.
        time.Milliseconds = 44_999;
        time.Fire();
        Assert.Equal(0, told);
        Assert.InRange(time.DueTime.TotalMilliseconds, 1, 10);
        time.Milliseconds = 45_000;
        time.Fire();
        Assert.Equal(1, told);
    }

    /// <summary>A clock and a timer that know nothing of each other.</summary>
    private sealed class CoarseTime : TimeProvider, ITimer
    {
        private TimerCallback? _callback;
        private object? _state;

        public long Milliseconds { get; set; }

        public TimeSpan DueTime { get; private set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _state, DueTime) = (callback, state, dueTime);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            return true;
        }

        public void Fire() => _callback!(_state);

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
