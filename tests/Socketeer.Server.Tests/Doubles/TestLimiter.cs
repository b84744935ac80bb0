using System.Threading.RateLimiting;

namespace Socketeer.Server.Tests.Doubles;

/// <summary>So many permits in a window, in the tests' own time; replenished only when it is told to.</summary>
internal sealed class TestLimiter(TimeProvider time, int permits, TimeSpan window) : ReplenishingRateLimiter
{
    private long _since = time.GetTimestamp();
    private int _taken;

    public override TimeSpan? IdleDuration => null;

    public override bool IsAutoReplenishing => false;

    public override TimeSpan ReplenishmentPeriod => window;

    public override RateLimiterStatistics? GetStatistics() => null;

    public override bool TryReplenish()
    {
        if (time.GetElapsedTime(_since) < window)
        {
            return false;
        }

        _since = time.GetTimestamp();
        _taken = 0;
        return true;
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => new Lease(_taken < permits && ++_taken > 0, window - time.GetElapsedTime(_since));

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nobody waits for a permit.");

    private sealed class Lease(bool isAcquired, TimeSpan retryAfter) : RateLimitLease
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = retryAfter;
            return !isAcquired && metadataName == MetadataName.RetryAfter.Name;
        }
    }
}
