namespace Socketeer.Fuzz;

/// <summary>What a target demands.</summary>
internal static class Check
{
    public static void That(bool condition, string what)
    {
        if (!condition)
        {
            throw new FuzzFailureException(what);
        }
    }

    /// <summary>Demands that two ways led to the same.</summary>
    public static void Same(IReadOnlyList<string> expected, IReadOnlyList<string> actual, string what)
    {
        for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            string first = i < expected.Count ? expected[i] : "nothing";
            string second = i < actual.Count ? actual[i] : "nothing";
            That(first == second, $"{what}: {i} is {first} and {second}.");
        }
    }

    public static void Same(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new FuzzFailureException($"{what}: {Convert.ToHexString(expected)} and {Convert.ToHexString(actual)}.");
        }
    }
}
