using System.Diagnostics;
using Socketeer.Fuzz.Targets;

namespace Socketeer.Fuzz.Search;

/// <summary>What a search brought to light.</summary>
/// <param name="Target">The target.</param>
/// <param name="Input">The shortest input that was found.</param>
/// <param name="Failure">What is wrong.</param>
internal sealed record Finding(FuzzTarget Target, byte[] Input, Exception Failure);

/// <summary>
/// Looks for an input that a target does not bear: changes inputs at random and keeps those that take branches, or take
/// them as often, as none did before. Needs instrumented decoders.
/// </summary>
internal sealed class TargetSearch
{
    private const int MaxShortenings = 5_000;
    private const int MaxTrimmings = 100;

    private readonly FuzzTarget _target;
    private readonly Coverage _coverage;
    private readonly LastInput _last;
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly List<byte[]> _kept = [];

    // The shortest first: it takes the least time, and is the way to all that begins alike.
    private readonly PriorityQueue<IEnumerator<byte[]>, int> _sweeps = new();
    private long _runs;

    public TargetSearch(FuzzTarget target, Coverage coverage, LastInput last, int seed)
    {
        _target = target;
        _coverage = coverage;
        _last = last;
        _random = new Random(seed);
        _mutator = new Mutator(_random, target.Words);
    }

    /// <summary>Gets how many inputs were run; also for whoever watches that it grows.</summary>
    public long Runs => Volatile.Read(ref _runs);

    /// <summary>Gets how many of them were kept.</summary>
    public int Kept => _kept.Count;

    /// <summary>Searches from what is known.</summary>
    /// <param name="corpus">What is known.</param>
    /// <param name="time">How long.</param>
    /// <returns>The first finding, or <see langword="null"/>.</returns>
    public Finding? Run(IReadOnlyList<byte[]> corpus, TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        _last.Write(_target.Name, []);
        foreach (byte[] input in corpus.Append([]))
        {
            // The first time, what is static comes to be, which takes branches and memory of its own.
            _last.Write(input);
            _ = Execution.Run(_target, input);
            if (Try(input, isKept: true) is { } failure)
            {
                return new Finding(_target, input, failure);
            }
        }

        while (Stopwatch.GetElapsedTime(start) < time)
        {
            byte[] input = _runs % 2 == 0 && _sweeps.TryPeek(out IEnumerator<byte[]>? sweep, out _) && Next(sweep) is { } swept
                ? swept
                : _mutator.Mutate(ChooseShort(), _kept[_random.Next(_kept.Count)]);
            if (Try(input, isKept: false) is { } failure)
            {
                return new Finding(_target, Shorten(input, failure), failure);
            }
        }

        return null;
    }

    private Exception? Try(byte[] input, bool isKept)
    {
        _last.Write(input);
        _coverage.Begin();
        Exception? failure = Execution.Run(_target, input);
        Volatile.Write(ref _runs, _runs + 1);
        if ((_coverage.End() || isKept) && failure is null)
        {
            Keep(isKept ? input : Trim(input, _coverage.GetSignature()));
        }

        return failure;
    }

    private void Keep(byte[] input)
    {
        _kept.Add(input);
        if (input.Length <= Sweep.MaxLength)
        {
            _sweeps.Enqueue(Sweep.Of(input).GetEnumerator(), input.Length);
        }
    }

    private byte[]? Next(IEnumerator<byte[]> sweep)
    {
        if (sweep.MoveNext())
        {
            return sweep.Current;
        }

        _sweeps.Dequeue();
        return null;
    }

    // What was found last leads further more often than what has been tried for long.
    private byte[] Choose() => _random.Next(2) == 0
        ? _kept[_random.Next(_kept.Count)]
        : _kept[_kept.Count - 1 - _random.Next((_kept.Count / 8) + 1)];

    // A short input is run more often in the same time.
    private byte[] ChooseShort()
    {
        byte[] one = Choose();
        byte[] other = Choose();
        return one.Length <= other.Length ? one : other;
    }

    private byte[] Shorten(byte[] input, Exception failure) =>
        TakeOut(input, MaxShortenings, shorter => Execution.Run(_target, shorter)?.GetType() == failure.GetType());

    private byte[] Trim(byte[] input, int signature) => TakeOut(input, MaxTrimmings, shorter =>
    {
        _coverage.Begin();
        return Execution.Run(_target, shorter) is null && _coverage.GetSignature() == signature;
    });

    // Takes parts out as long as the rest does the same.
    private byte[] TakeOut(byte[] input, int maxTries, Func<byte[], bool> doesTheSame)
    {
        int tries = 0;
        for (int size = Math.Max(1, input.Length / 2); size > 0; size /= 2)
        {
            for (int start = 0; start < input.Length && tries < maxTries; tries++)
            {
                byte[] shorter = [.. input[..start], .. input[Math.Min(input.Length, start + size)..]];
                _last.Write(shorter);
                if (doesTheSame(shorter))
                {
                    input = shorter;
                }
                else
                {
                    start += size;
                }
            }
        }

        return input;
    }
}
