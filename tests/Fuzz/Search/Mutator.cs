using System.Text;

namespace Socketeer.Fuzz.Search;

/// <summary>Makes new inputs of old ones, by chance that a seed decides.</summary>
/// <param name="random">The chance.</param>
/// <param name="words">What the format has words for.</param>
internal sealed class Mutator(Random random, IReadOnlyList<string> words)
{
    public const int MaxLength = 2048;

    // Where decoders have their limits.
    private static readonly byte[] Telling = [0, 1, 9, 10, 13, 31, 32, 47, 48, 57, 58, 64, 125, 126, 127, 128, 191, 192, 239, 240, 254, 255];

    private readonly byte[][] _words = [.. words.Select(Encoding.Latin1.GetBytes)];

    /// <summary>Changes an input in a few places.</summary>
    /// <param name="input">The input; left as it is.</param>
    /// <param name="other">Another one, to take parts from.</param>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (int count = 1 << random.Next(4); count > 0; count--)
        {
            Change(bytes, other);
        }

        if (bytes.Count > MaxLength)
        {
            bytes.RemoveRange(MaxLength, bytes.Count - MaxLength);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        int place = random.Next(bytes.Count + 1);
        int kind = random.Next(10);
        switch (kind)
        {
            case 0 or 1:
                bytes.InsertRange(place, _words[random.Next(_words.Length)]);
                break;
            case 2:
                Overwrite(bytes, place, _words[random.Next(_words.Length)]);
                break;
            case 3:
                bytes.InsertRange(place, Part(other));
                break;
            case 4:
                bytes.InsertRange(place, Part([.. bytes]));
                break;
            case 5:
                bytes.Insert(place, (byte)random.Next(256));
                break;
            case 6 when bytes.Count > 0:
                int start = Math.Min(place, bytes.Count - 1);
                bytes.RemoveRange(start, random.Next(1, Math.Min(bytes.Count - start, 16) + 1));
                break;
            case 7 when place < bytes.Count:
                bytes[place] ^= (byte)(1 << random.Next(8));
                break;
            case 8 when place < bytes.Count:
                bytes[place] = Telling[random.Next(Telling.Length)];
                break;
            case 9 when place < bytes.Count:
                bytes[place] += (byte)random.Next(-16, 17);
                break;
            default:
                break;
        }
    }

    private byte[] Part(byte[] bytes)
    {
        int start = random.Next(bytes.Length + 1);
        return bytes[start..(start + random.Next(Math.Min(bytes.Length - start, 64) + 1))];
    }

    private static void Overwrite(List<byte> bytes, int place, byte[] word)
    {
        for (int i = 0; i < word.Length && place + i < bytes.Count; i++)
        {
            bytes[place + i] = word[i];
        }
    }
}
