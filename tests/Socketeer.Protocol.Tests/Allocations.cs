namespace Socketeer.Protocol.Tests;

/// <summary>Counts what an operation allocates on this thread.</summary>
internal static class Allocations
{
    private const int Attempts = 5;

    /// <summary>Gives the bytes of a run of the operation after it was warmed up; the least of several runs.</summary>
    /// <remarks>The least, because the tiers of the JIT replace methods behind our back and count as this thread's work.</remarks>
    public static long OfWarm(Action operation, int repeats = 100, int warmUps = 200)
    {
        for (int i = 0; i < warmUps; i++)
        {
            operation();
        }

        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < repeats; i++)
            {
                operation();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
