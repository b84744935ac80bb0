using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Socketeer.Fuzz.Search;

/// <summary>
/// Which branches a run took and how often, as the instrumented code counts them; and which were ever taken. Counts are told apart
/// as 1, 2, 3, 4 to 7, 8 to 15, 16 to 31, 32 to 127 and more, so that a loop is new when it runs much longer.
/// </summary>
internal sealed unsafe class Coverage
{
    private const int MapSize = 1 << 16;

    private static readonly byte[] Classes = [.. Enumerable.Range(0, 256).Select(static count => (byte)(count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    }))];

    private readonly byte* _counts = (byte*)NativeMemory.AllocZeroed(MapSize);
    private readonly byte[] _seen = new byte[MapSize];

    /// <summary>Gets how many branches were ever taken.</summary>
    public int Branches { get; private set; }

    /// <summary>Lets instrumented code count here. It must not run before.</summary>
    public void Attach() => Trace.SharedMem = _counts;

    /// <summary>Begins a run.</summary>
    public void Begin()
    {
        NativeMemory.Clear(_counts, MapSize);
        Trace.PrevLocation = 0;
    }

    /// <summary>Gives a number for what the run did: the same one when another does the same.</summary>
    public int GetSignature()
    {
        var hash = default(HashCode);
        var words = new ReadOnlySpan<ulong>(_counts, MapSize / sizeof(ulong));
        for (int word = 0; word < words.Length; word++)
        {
            for (int i = word * sizeof(ulong); words[word] != 0 && i < (word + 1) * sizeof(ulong); i++)
            {
                hash.Add((i << 8) | Classes[_counts[i]]);
            }
        }

        return hash.ToHashCode();
    }

    /// <summary>Ends a run.</summary>
    /// <returns>Whether it did what none did before.</returns>
    public bool End()
    {
        bool isNew = false;
        var words = new ReadOnlySpan<ulong>(_counts, MapSize / sizeof(ulong));
        for (int word = 0; word < words.Length; word++)
        {
            if (words[word] == 0)
            {
                continue;
            }

            for (int i = word * sizeof(ulong); i < (word + 1) * sizeof(ulong); i++)
            {
                byte taken = Classes[_counts[i]];
                if ((taken & ~_seen[i]) != 0)
                {
                    isNew = true;
                    Branches += _seen[i] == 0 ? 1 : 0;
                    _seen[i] |= taken;
                }
            }
        }

        return isNew;
    }
}
