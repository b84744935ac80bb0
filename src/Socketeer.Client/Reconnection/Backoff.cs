namespace Socketeer.Client.Reconnection;

/// <summary>
/// How long to wait before the next attempt: doubled each time, moved by a random part of itself, and then bounded. Not safe for
/// concurrent use.
/// </summary>
internal sealed class Backoff(SocketIOClientOptions options)
{
    // From here on every wait is far above any bound.
    private const int MaxDoublings = 40;

    /// <summary>Gets how many waits there were since the last reset.</summary>
    public int Attempts { get; private set; }

    /// <summary>Gives the next wait.</summary>
    // d = min·2ⁿ ± ⌊random·factor·d⌋, at most max: the randomization comes before the bound, as in the reference.
    public TimeSpan Next()
    {
        double delay = options.ReconnectionDelay.TotalMilliseconds * Math.Pow(2, Math.Min(Attempts++, MaxDoublings));
        double random = options.Random();
        double deviation = Math.Floor(random * options.RandomizationFactor * delay);
        delay += (int)Math.Floor(random * 10) % 2 == 0 ? -deviation : deviation;
        return TimeSpan.FromMilliseconds(Math.Floor(Math.Min(delay, options.ReconnectionDelayMax.TotalMilliseconds)));
    }

    public void Reset() => Attempts = 0;
}
