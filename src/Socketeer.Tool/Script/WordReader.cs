using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Socketeer.Tool;

/// <summary>Takes a line apart: words, JSON values and <c>@file</c>, with whitespace between them.</summary>
internal ref struct WordReader(string line)
{
    private static readonly SearchValues<char> Whitespace = SearchValues.Create(" \t\r\n");

    private ReadOnlySpan<char> _rest = line.AsSpan().Trim(" \t\r\n");

    public readonly bool HasMore => !_rest.IsEmpty;

    public readonly ReadOnlySpan<char> Rest => _rest;

    public string ReadWord()
    {
        int end = _rest.IndexOfAny(Whitespace);
        string word = _rest[..(end < 0 ? _rest.Length : end)].ToString();
        Skip(word.Length);
        return word;
    }

    /// <summary>Reads a name: a word, or a JSON string when it has spaces.</summary>
    public bool TryReadName([NotNullWhen(true)] out string? name, [NotNullWhen(false)] out string? error)
    {
        name = null;
        error = null;
        if (_rest[0] is '{' or '[')
        {
            error = $"A name comes first, in quotes if it begins like this: {_rest}";
            return false;
        }

        if (_rest[0] != '"')
        {
            name = ReadWord();
            return true;
        }

        if (!TryReadJson(out JsonElement json, out error))
        {
            return false;
        }

        try
        {
            name = json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            error = "The name has half a character in it.";
            return false;
        }
    }

    /// <summary>Reads one argument of an event.</summary>
    public bool TryReadArgument([NotNullWhen(true)] out object? argument, [NotNullWhen(false)] out string? error)
    {
        argument = null;
        error = null;
        switch (_rest[0])
        {
            case '@':
                return TryReadFile(out argument, out error);
            case '"' or '{' or '[':
                if (!TryReadJson(out JsonElement json, out error))
                {
                    return false;
                }

                argument = json;
                return true;
            default:
                argument = ReadBareWord(ReadWord());
                return true;
        }
    }

    private bool TryReadFile([NotNullWhen(true)] out object? file, [NotNullWhen(false)] out string? error)
    {
        file = null;
        _rest = _rest[1..];
        if (_rest.IsEmpty || Whitespace.Contains(_rest[0]))
        {
            error = "\"@\" needs the name of a file; a text that begins with it is written in quotes.";
            return false;
        }

        if (!TryReadName(out string? path, out error))
        {
            return false;
        }

        file = new FileArgument(path);
        return true;
    }

    // A number, true, false and null are what they look like; everything else is a text.
    private static object ReadBareWord(string word)
    {
        try
        {
            return JsonElement.Parse(word);
        }
        catch (JsonException)
        {
            return word;
        }
    }

    private bool TryReadJson(out JsonElement json, [NotNullWhen(false)] out string? error)
    {
        json = default;
        error = null;
        byte[] bytes = Encoding.UTF8.GetBytes(_rest.ToString());
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            reader.Read();
            json = JsonElement.ParseValue(ref reader);
        }
        catch (JsonException exception)
        {
            error = $"This is no JSON: {_rest} ({Reason(exception)})";
            return false;
        }

        int length = Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)reader.BytesConsumed));
        if (length < _rest.Length && !Whitespace.Contains(_rest[length]))
        {
            error = $"A space is missing before \"{_rest[length..]}\".";
            return false;
        }

        Skip(length);
        return true;
    }

    // The framework's sentence, without its account of lines and bytes.
    private static string Reason(JsonException exception)
    {
        int end = exception.Message.IndexOf(" LineNumber", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }

    private void Skip(int length) => _rest = _rest[length..].TrimStart(" \t\r\n");
}
