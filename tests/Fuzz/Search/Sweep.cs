namespace Socketeer.Fuzz.Search;

/// <summary>
/// All inputs that differ from one in a single byte, or have one more: what chance alone would rarely hit when a check asks for one
/// value at one place.
/// </summary>
internal static class Sweep
{
    /// <summary>The longest input for which that are not too many.</summary>
    public const int MaxLength = 48;

    public static IEnumerable<byte[]> Of(byte[] input)
    {
        for (int place = 0; place <= input.Length; place++)
        {
            for (int value = 0; value <= byte.MaxValue; value++)
            {
                yield return [.. input[..place], (byte)value, .. input[place..]];
                if (place < input.Length && input[place] != value)
                {
                    yield return [.. input[..place], (byte)value, .. input[(place + 1)..]];
                }
            }
        }
    }
}
