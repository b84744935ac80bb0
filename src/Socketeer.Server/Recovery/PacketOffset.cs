namespace Socketeer.Server;

/// <summary>
/// Makes offsets, by which a client tells the last event it received: the time in milliseconds in base 64, and behind a dot the
/// number of the event in this millisecond, beginning with the second one. Those of another run of the server are none of ours.
/// </summary>
/// <remarks>
/// Inside the library an offset is a number: the milliseconds, and <see cref="CountBits"/> bits that count. It grows with every
/// event even when the clock goes back. Safe to use from any thread.
/// </remarks>
internal sealed class PacketOffset(TimeProvider time)
{
    // 2^20 events in a millisecond are out of reach; the next one would borrow from the next millisecond.
    private const int CountBits = 20;
    private const int DigitBits = 6;
    private const int MaximumLength = (64 / DigitBits) + 1 + 1 + (CountBits / DigitBits) + 1;

    // The order is that of the reference, not that of base64.
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

    private long _last;

    /// <summary>Makes an offset.</summary>
    public long Next()
    {
        long earliest = time.GetUtcNow().ToUnixTimeMilliseconds() << CountBits;
        long last;
        long next;
        do
        {
            last = Volatile.Read(ref _last);
            next = Math.Max(last + 1, earliest);
        }
        while (Interlocked.CompareExchange(ref _last, next, last) != last);

        return next;
    }

    /// <summary>Writes an offset as it stands on the wire.</summary>
    public static string ToText(long offset)
    {
        Span<char> text = stackalloc char[MaximumLength];
        int start = text.Length;
        long count = offset & ((1 << CountBits) - 1);
        if (count > 0)
        {
            start = Write(text[..start], count - 1);
            text[--start] = '.';
        }

        return new string(text[Write(text[..start], offset >> CountBits)..]);
    }

    /// <summary>Reads what a client says is an offset.</summary>
    /// <returns><see langword="false"/> when <see cref="ToText"/> writes no such text.</returns>
    public static bool TryParse(string text, out long offset)
    {
        offset = 0;
        if (text.Length > MaximumLength)
        {
            return false;
        }

        int dot = text.IndexOf('.', StringComparison.Ordinal);
        long count = 0;
        if (!TryRead(dot < 0 ? text : text.AsSpan(0, dot), out long milliseconds)
            || (dot >= 0 && !TryRead(text.AsSpan(dot + 1), out count)))
        {
            return false;
        }

        offset = (milliseconds << CountBits) + (dot < 0 ? 0 : count + 1);

        // Zeros in front, and numbers that are too large, do not come out as they went in.
        return ToText(offset) == text;
    }

    private static int Write(Span<char> text, long number)
    {
        int start = text.Length;
        do
        {
            text[--start] = Digits[(int)(number & ((1 << DigitBits) - 1))];
            number >>>= DigitBits;
        }
        while (number > 0);

        return start;
    }

    private static bool TryRead(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        foreach (char digit in text)
        {
            int value = Digits.IndexOf(digit, StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            number = (number << DigitBits) | (uint)value;
        }

        return !text.IsEmpty;
    }
}
