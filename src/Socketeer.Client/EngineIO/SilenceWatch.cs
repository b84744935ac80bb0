namespace Socketeer.Client.EngineIO;

/// <summary>
/// Tells when a server has not sent a ping for as long as it said it might take: <c>pingInterval + pingTimeout</c>. While nothing is read, when
/// it has not taken anything of what is being sent to it for as long: a handler that waits for it to do so is what may hold the reading.
/// </summary>
internal sealed class SilenceWatch : IDisposable
{
    // What a timer can be early by.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly Func<bool> _isSending;
    private readonly Action _onSilence;
    private readonly ITimer _timer;
    private long _lastSign;
    private volatile bool _isHeld;

    /// <param name="limit">How long the server may be silent.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isSending">Tells whether anything waits to be sent. Called from any thread.</param>
    /// <param name="onSilence">Called, from any thread and perhaps more than once, when it has been.</param>
    public SilenceWatch(TimeSpan limit, TimeProvider time, Func<bool> isSending, Action onSilence)
    {
        _limit = limit;
        _time = time;
        _isSending = isSending;
        _onSilence = onSilence;
        _lastSign = time.GetTimestamp();
        _timer = time.CreateTimer(static watch => ((SilenceWatch)watch!).OnTimer(), this, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets a value that tells whether the time is over: after a machine's sleep that is known before the timer tells it.</summary>
    public bool IsOver => Left <= TimeSpan.Zero && (!_isHeld || _isSending());

    private TimeSpan Left => _limit - _time.GetElapsedTime(Volatile.Read(ref _lastSign));

    public void OnPing()
    {
        Volatile.Write(ref _lastSign, _time.GetTimestamp());
        _timer.Change(_limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Nothing is read from now on, so that pings cannot arrive: that is no silence of the server's.</summary>
    public void Hold() => _isHeld = true;

    /// <summary>Reading goes on: the time begins anew, for the pings may be behind what was not read.</summary>
    public void Release()
    {
        Volatile.Write(ref _lastSign, _time.GetTimestamp());
        _isHeld = false;
        _timer.Change(_limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something was sent, or is from now on.</summary>
    public void OnSending()
    {
        if (_isHeld)
        {
            Volatile.Write(ref _lastSign, _time.GetTimestamp());
        }
    }

    /// <summary>Looks whether the time is over.</summary>
    public void Check()
    {
        if (IsOver)
        {
            _onSilence();
        }
    }

    public void Dispose() => _timer.Dispose();

    // The timer's clock is coarser than the other: it may be a moment early, and then nobody would look again.
    private void OnTimer()
    {
        if (Left is { Ticks: > 0 } left)
        {
            _timer.Change(left + Grain, Timeout.InfiniteTimeSpan);
        }
        else if (IsOver)
        {
            _onSilence();
        }
        else
        {
            // Nothing is being sent to a server that is not read: it is asked again later.
            _timer.Change(_limit, Timeout.InfiniteTimeSpan);
        }
    }
}
