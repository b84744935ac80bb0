using System.Diagnostics;

namespace Socketeer.EngineIO;

/// <summary>
/// The one timer of a server: looks at every session in turn for pings, pongs and closings that are due, and gives up the last polls
/// of sessions that are over. A timer per session would cost memory per idle connection.
/// </summary>
internal sealed class HeartbeatScan : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    private readonly SessionRegistry _sessions;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _scanning;

    public HeartbeatScan(SessionRegistry sessions, EngineIOOptions options, TimeProvider time)
    {
        _sessions = sessions;
        _time = time;

        // A tenth of the shortest span keeps every deadline within a tenth of what was promised.
        TimeSpan shortest = TimeSpan.FromTicks(Math.Min(options.PingInterval.Ticks, options.PingTimeout.Ticks)) / 10;
        TimeSpan period = shortest > Longest ? Longest : shortest < Shortest ? Shortest : shortest;
        _timer = time.CreateTimer(static state => ((HeartbeatScan)state!).Scan(), this, period, period);
    }

    public void Dispose() => _timer.Dispose();

    private void Scan()
    {
        // A scan that takes longer than the period is not joined by a second one. A developer at a breakpoint is no dead client.
        if (Debugger.IsAttached || Interlocked.Exchange(ref _scanning, 1) != 0)
        {
            return;
        }

        try
        {
            long now = _time.GetTimestamp();
            foreach (EngineSession session in _sessions)
            {
                session.CheckDeadlines(now);
            }

            _sessions.LastPolls.Forget();
        }
        finally
        {
            Volatile.Write(ref _scanning, 0);
        }
    }
}
