using System.Diagnostics;
using System.Numerics;

namespace Socketeer.Bench.Measuring;

/// <summary>Counts times in buckets that grow by an eighth, so that any percentile is known to within 12 %.</summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 3;

    private readonly long[] _counts = new long[64 << StepBits];
    private long _total;

    /// <summary>Adds a time.</summary>
    /// <param name="ticks">In ticks of <see cref="Stopwatch"/>.</param>
    public void Add(long ticks)
    {
        ulong value = (ulong)Math.Max(ticks, 1 << StepBits);
        int exponent = BitOperations.Log2(value);
        int step = (int)(value >> (exponent - StepBits)) & ((1 << StepBits) - 1);
        _counts[(exponent << StepBits) | step]++;
        _total++;
    }

    /// <summary>Gives a percentile in microseconds: the upper end of its bucket; 0 when nothing was added.</summary>
    public double Percentile(double percent)
    {
        long rank = (long)Math.Ceiling(_total * percent / 100);
        long seen = 0;
        for (int i = 0; i < _counts.Length && _total > 0; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                int exponent = i >> StepBits;
                double upper = Math.ScaleB((1 << StepBits) + (i & ((1 << StepBits) - 1)) + 1, exponent - StepBits);
                return upper / Stopwatch.Frequency * 1e6;
            }
        }

        return 0;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        _total = 0;
    }
}
