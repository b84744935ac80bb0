namespace Socketeer.Fuzz.Search;

/// <summary>Ends the process when an input takes too long: there is no other way to end it.</summary>
internal sealed class HangWatch : IDisposable
{
    public const int ExitCode = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TargetSearch _search;
    private readonly Timer _timer;
    private long _runs = -1;

    public HangWatch(TargetSearch search)
    {
        _search = search;
        _timer = new Timer(static state => ((HangWatch)state!).Look(), this, Patience, Patience);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long runs = _search.Runs;
        if (runs == _runs)
        {
            Environment.Exit(ExitCode);
        }

        _runs = runs;
    }
}
