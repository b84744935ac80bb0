using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Socketeer.Tool;

/// <summary>JSON as people read it, and what a server may not write on a terminal.</summary>
internal static class JsonText
{
    /// <summary>Gets what escapes for programs: no more than must be, and all control characters.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char character in text)
        {
            _ = character switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                '\r' => quoted.Append(@"\r"),
                '\t' => quoted.Append(@"\t"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    public static string Quote(JsonElement text)
    {
        try
        {
            return Quote(text.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no .NET text.
            return text.GetRawText();
        }
    }

    /// <summary>A name without quotes, unless a script would need them.</summary>
    public static string Name(string name)
    {
        string quoted = Quote(name);
        bool isWord = name.Length > 0 && name[0] is not ('{' or '[') && quoted.Length == name.Length + 2 && !name.Any(char.IsWhiteSpace);
        return isWord ? name : quoted;
    }

    /// <summary>Escapes what would control a terminal or turn the direction of its text.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(IsControl))
        {
            return text;
        }

        var escaped = new StringBuilder();
        foreach (char character in text)
        {
            _ = IsControl(character) ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}") : escaped.Append(character);
        }

        return escaped.ToString();
    }

    // Joiners are invisible too, but make one picture of several.
    private static bool IsControl(char character) => character is not ('\u200c' or '\u200d')
        && char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
