using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class ReadinessSignalTests
{
    private ReadinessSignal _signal = new(isReady: false);
    private int _made;

    [Fact]
    public void A_signal_ends_a_wait_once()
    {
        Assert.True(_signal.TryWait());
        Assert.True(_signal.Signal());
        Assert.False(_signal.Signal());
        Assert.False(_signal.TryStopWaiting());
    }

    [Fact]
    public void A_signal_that_came_before_keeps_from_waiting_until_it_is_cleared()
    {
        Assert.False(_signal.Signal());
        Assert.True(_signal.IsReady);
        Assert.False(_signal.TryWait());
        _signal.Clear();
        Assert.False(_signal.IsReady);
        Assert.True(_signal.TryWait());
    }

    [Fact]
    public void Who_stops_waiting_is_not_told_of_the_next_signal()
    {
        Assert.False(_signal.TryStopWaiting());
        Assert.True(_signal.TryWait());
        Assert.True(_signal.TryStopWaiting());
        Assert.False(_signal.Signal());
        Assert.True(_signal.IsReady);
    }

    // One thread makes things and signals each; the other takes what there is, and waits when there is nothing. The first makes the
    // next thing when the last is taken, so that a signal that is lost is the end of it. They spin: the moment between asking and
    // waiting is short.
    [Fact]
    public async Task No_signal_is_lost_between_two_threads()
    {
        // So many, or as many as there is time for where the two threads have no processor each.
        int rounds = 100_000;
        TimeSpan enough = Waiting.Deadline / 4;
        long begin = TimeProvider.System.GetTimestamp();
        int taken = 0;
        int wakes = 0;
        Task taking = Task.Factory.StartNew(
            () =>
            {
                for (int woken = 0; taken < Volatile.Read(ref rounds);)
                {
                    _signal.Clear();
                    int made = Volatile.Read(ref _made);
                    if (made > taken)
                    {
                        Volatile.Write(ref taken, made);
                    }
                    else if (_signal.TryWait())
                    {
                        woken++;
                        Spin(() => Volatile.Read(ref wakes) == woken);
                    }
                }
            },
            TaskCreationOptions.LongRunning);
        Task making = Task.Factory.StartNew(
            () =>
            {
                for (int round = 1; round <= rounds; round++)
                {
                    if (TimeProvider.System.GetElapsedTime(begin) > enough)
                    {
                        Volatile.Write(ref rounds, round);
                    }

                    Volatile.Write(ref _made, round);
                    if (_signal.Signal())
                    {
                        Interlocked.Increment(ref wakes);
                    }

                    Spin(() => Volatile.Read(ref taken) == round);
                }
            },
            TaskCreationOptions.LongRunning);
        await Task.WhenAll(taking, making).Within();

        static void Spin(Func<bool> condition)
        {
            long start = TimeProvider.System.GetTimestamp();
            for (var spinner = new SpinWait(); !condition(); spinner.SpinOnce(sleep1Threshold: -1))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(start) < Waiting.Deadline / 2, "A signal was lost.");
            }
        }
    }

    // What waits is ended by exactly one of the two that want to end it.
    [Fact]
    public async Task A_wait_has_one_end()
    {
        const int Rounds = 3_000;
        int ends = 0;
        using var barrier = new Barrier(2, _ =>
        {
            _signal.Clear();
            Assert.True(_signal.TryWait());
        });
        Task signalling = Task.Run(() => Repeat(() => _signal.Signal()));
        Task stopping = Task.Run(() => Repeat(() => _signal.TryStopWaiting()));
        await Task.WhenAll(signalling, stopping).Within();
        Assert.Equal(Rounds, ends);

        void Repeat(Func<bool> end)
        {
            for (int i = 0; i < Rounds; i++)
            {
                barrier.SignalAndWait(TestContext.Current.CancellationToken);
                if (end())
                {
                    Interlocked.Increment(ref ends);
                }
            }
        }
    }
}
