namespace Socketeer.Client;

/// <summary>
/// Cancelling tokens that the application's code is given. What it has registered with one may throw, and that must not reach whoever cancels, who
/// has other things to end.
/// </summary>
internal static class CancellationTokenSourceExtensions
{
    /// <summary>Cancels.</summary>
    public static void CancelQuietly(this CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException)
        {
            // Everything that was registered has been called.
        }
    }

    /// <summary>Cancels, and calls what is registered with the token on another thread: for those who hold a lock.</summary>
    public static void CancelElsewhere(this CancellationTokenSource source) => _ = CancelAsync(source);

    private static async Task CancelAsync(CancellationTokenSource source) =>
        await source.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
