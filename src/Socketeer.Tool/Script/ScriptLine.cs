using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Tool;

/// <summary>One line of a script, or one that was typed.</summary>
/// <param name="Verb">What it asks for.</param>
/// <param name="Name">The event or the namespace, where there is one.</param>
/// <param name="Arguments">Of an event: <see cref="System.Text.Json.JsonElement"/>s, texts and <see cref="FileArgument"/>s.</param>
/// <param name="Timeout">How long to wait, when the line says so.</param>
internal sealed record ScriptLine(ScriptVerb Verb, string? Name, IReadOnlyList<object> Arguments, TimeSpan? Timeout)
{
    private const double ShortestTimeout = 0.001;
    private const double LongestTimeout = 86_400;

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="line">What it says; <see langword="null"/> when it is empty or a comment.</param>
    /// <param name="error">Why it cannot be read.</param>
    public static bool TryParse(string text, out ScriptLine? line, [NotNullWhen(false)] out string? error)
    {
        line = null;
        error = null;
        var words = new WordReader(text);
        if (!words.HasMore || words.Rest[0] == '#')
        {
            return true;
        }

        string verb = words.ReadWord();
        line = verb switch
        {
            "emit" => ReadEvent(ScriptVerb.Emit, ref words, ref error),
            "ack" => ReadEvent(ScriptVerb.Ack, ref words, ref error),
            "on" => ReadFilter(ref words, ref error),
            "off" => ReadNamed(ScriptVerb.Off, "an event", ref words, ref error),
            "to" => ReadNamespace(ref words, ref error),
            "wait" => ReadWait(ref words, ref error),
            "connect" => new ScriptLine(ScriptVerb.Connect, null, [], null),
            "disconnect" => new ScriptLine(ScriptVerb.Disconnect, null, [], null),
            "info" => new ScriptLine(ScriptVerb.Info, null, [], null),
            "help" => new ScriptLine(ScriptVerb.Help, null, [], null),
            "quit" => new ScriptLine(ScriptVerb.Quit, null, [], null),
            _ => null,
        };
        if (line is null)
        {
            error ??= $"\"{verb}\" is no command; \"help\" lists them.";
            return false;
        }

        if (words.HasMore)
        {
            error = $"\"{verb}\" does not take \"{words.Rest}\".";
            line = null;
            return false;
        }

        return true;
    }

    public static bool TryParseSeconds(string text, out TimeSpan time)
    {
        bool isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds);
        bool isInRange = isNumber && seconds is >= ShortestTimeout and <= LongestTimeout;
        time = isInRange ? TimeSpan.FromSeconds(seconds) : default;
        return isInRange;
    }

    private static ScriptLine? ReadEvent(ScriptVerb verb, ref WordReader words, ref string? error)
    {
        if (ReadNamed(verb, "an event", ref words, ref error) is not { Name: { } name } line)
        {
            return null;
        }

        if (ReservedEvents.Contains(name))
        {
            error = $"\"{name}\" is a reserved name: nobody may emit it.";
            return null;
        }

        var arguments = new List<object>();
        while (words.HasMore)
        {
            if (!words.TryReadArgument(out object? argument, out error))
            {
                return null;
            }

            arguments.Add(argument);
        }

        return line with { Arguments = arguments };
    }

    private static ScriptLine? ReadFilter(ref WordReader words, ref string? error) =>
        words.HasMore ? ReadNamed(ScriptVerb.On, "an event", ref words, ref error) : new ScriptLine(ScriptVerb.On, null, [], null);

    private static ScriptLine? ReadNamespace(ref WordReader words, ref string? error)
    {
        ScriptLine? line = ReadNamed(ScriptVerb.To, "a namespace", ref words, ref error);
        if (line?.Name?.Contains(',') == true)
        {
            error = "A namespace's name has no comma.";
            return null;
        }

        return line;
    }

    private static ScriptLine? ReadWait(ref WordReader words, ref string? error)
    {
        ScriptLine? line = ReadNamed(ScriptVerb.Wait, "an event", ref words, ref error);
        if (line is null || !words.HasMore)
        {
            return line;
        }

        string seconds = words.ReadWord();
        if (!TryParseSeconds(seconds, out TimeSpan timeout))
        {
            error = $"\"{seconds}\" is no number of seconds, above 0 and at most a day.";
            return null;
        }

        return line with { Timeout = timeout };
    }

    private static ScriptLine? ReadNamed(ScriptVerb verb, string what, ref WordReader words, ref string? error)
    {
        if (!words.HasMore)
        {
            error = $"\"{verb.ToString().ToLowerInvariant()}\" needs the name of {what}.";
            return null;
        }

        return words.TryReadName(out string? name, out error) ? new ScriptLine(verb, name, [], null) : null;
    }
}
