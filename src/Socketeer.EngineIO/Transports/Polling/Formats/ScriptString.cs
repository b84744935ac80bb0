using System.Buffers;

namespace Socketeer.EngineIO;

/// <summary>
/// Writes text as a string of JavaScript, byte for byte as the reference does: JSON.stringify, and the two line separators that
/// JSON allows and a script does not. (The platform's encoders escape more than that.)
/// </summary>
internal static class ScriptString
{
    // The first byte of U+2028 and U+2029 in UTF-8, and of all of U+2000 to U+2FFF.
    private const byte SeparatorLead = 0xE2;

    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (byte)code), (byte)'"', (byte)'\\', SeparatorLead]);

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8Text)
    {
        output.Write("\""u8);
        while (utf8Text.IndexOfAny(Special) is >= 0 and int at)
        {
            output.Write(utf8Text[..at]);
            utf8Text = utf8Text[(at + WriteSpecial(output, utf8Text[at..]))..];
        }

        output.Write(utf8Text);
        output.Write("\""u8);
    }

    /// <returns>How many bytes of the text were dealt with.</returns>
    private static int WriteSpecial(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        byte first = text[0];
        if (first == SeparatorLead)
        {
            bool isSeparator = text.StartsWith("\u2028"u8) || text.StartsWith("\u2029"u8);
            int length = isSeparator ? 3 : 1;
            output.Write(!isSeparator ? text[..length] : text[2] == 0xA8 ? "\\u2028"u8 : "\\u2029"u8);
            return length;
        }

        int letter = "\b\t\n\f\r\"\\"u8.IndexOf(first);
        output.Write(letter < 0
            ? [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', (byte)('0' + (first >> 4)), "0123456789abcdef"u8[first & 0xF]]
            : [(byte)'\\', "btnfr\"\\"u8[letter]]);
        return 1;
    }
}
