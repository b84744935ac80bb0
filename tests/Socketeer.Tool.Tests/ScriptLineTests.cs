using System.Text.Json;

namespace Socketeer.Tool.Tests;

public sealed class ScriptLineTests
{
    [Theory]
    [InlineData("emit hello", "")]
    [InlineData("  emit\thello  ", "")]
    [InlineData("emit hello world", "'world'")]
    [InlineData("emit hello 1 -2.50 1e3 true false null", "1|-2.50|1e3|true|false|null")]
    [InlineData("emit hello 01 1.2.3 tru nullable -", "'01'|'1.2.3'|'tru'|'nullable'|'-'")]
    [InlineData("emit hello \"a b\" {\"a\": [1, 2]} [ ] x", "\"a b\"|{\"a\": [1, 2]}|[ ]|'x'")]
    [InlineData("emit hello {\"a b\":\"} \\\" {\"}   [\"x y\"]", "{\"a b\":\"} \\\" {\"}|[\"x y\"]")]
    [InlineData("emit hello it's a\"b häy \"häy €😀\" 1", "'it's'|'a\"b'|'häy'|\"häy €😀\"|1")]
    [InlineData("emit hello @a.bin @\"b c.bin\" \"@d\" x@y", "file a.bin|file b c.bin|\"@d\"|'x@y'")]
    [InlineData("emit hello # 1", "'#'|1")]
    public void Arguments_are_JSON_values_words_and_files(string text, string expected)
    {
        ScriptLine line = Parse(text);
        Assert.Equal(ScriptVerb.Emit, line.Verb);
        Assert.Equal("hello", line.Name);
        Assert.Equal(expected, string.Join('|', line.Arguments.Select(Describe)));
    }

    [Theory]
    [InlineData("ack add 2 3", ScriptVerb.Ack, "add", 2, null)]
    [InlineData("emit \"two words\" 1", ScriptVerb.Emit, "two words", 1, null)]
    [InlineData("emit 1", ScriptVerb.Emit, "1", 0, null)]
    [InlineData("emit \"{\"", ScriptVerb.Emit, "{", 0, null)]
    [InlineData("emit \"\"", ScriptVerb.Emit, "", 0, null)]
    [InlineData("on news", ScriptVerb.On, "news", 0, null)]
    [InlineData("on", ScriptVerb.On, null, 0, null)]
    [InlineData("off news", ScriptVerb.Off, "news", 0, null)]
    [InlineData("to /chat", ScriptVerb.To, "/chat", 0, null)]
    [InlineData("wait news", ScriptVerb.Wait, "news", 0, null)]
    [InlineData("wait connect", ScriptVerb.Wait, "connect", 0, null)]
    [InlineData("wait \"the news\" 0.5", ScriptVerb.Wait, "the news", 0, 500)]
    [InlineData("connect", ScriptVerb.Connect, null, 0, null)]
    [InlineData("disconnect", ScriptVerb.Disconnect, null, 0, null)]
    [InlineData("info", ScriptVerb.Info, null, 0, null)]
    [InlineData("help", ScriptVerb.Help, null, 0, null)]
    [InlineData("quit", ScriptVerb.Quit, null, 0, null)]
    internal void Every_verb_is_read(string text, ScriptVerb verb, string? name, int count, int? milliseconds)
    {
        ScriptLine line = Parse(text);
        Assert.Equal((verb, name, count), (line.Verb, line.Name, line.Arguments.Count));
        Assert.Equal(milliseconds, line.Timeout?.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \t")]
    [InlineData("# a comment")]
    [InlineData("  #emit x")]
    public void Empty_lines_and_comments_say_nothing(string text)
    {
        Assert.True(ScriptLine.TryParse(text, out ScriptLine? line, out string? error));
        Assert.Null(line);
        Assert.Null(error);
    }

    [Theory]
    [InlineData("sleep 1", "\"sleep\" is no command; \"help\" lists them.")]
    [InlineData("EMIT x", "\"EMIT\" is no command; \"help\" lists them.")]
    [InlineData("emit", "\"emit\" needs the name of an event.")]
    [InlineData("emit {\"a\":1}", "A name comes first, in quotes if it begins like this: {\"a\":1}")]
    [InlineData("ack [1]", "A name comes first, in quotes if it begins like this: [1]")]
    [InlineData("ack", "\"ack\" needs the name of an event.")]
    [InlineData("off", "\"off\" needs the name of an event.")]
    [InlineData("wait", "\"wait\" needs the name of an event.")]
    [InlineData("to", "\"to\" needs the name of a namespace.")]
    [InlineData("to /a,b", "A namespace's name has no comma.")]
    [InlineData("emit disconnect", "\"disconnect\" is a reserved name: nobody may emit it.")]
    [InlineData("ack connect 1", "\"connect\" is a reserved name: nobody may emit it.")]
    [InlineData("emit x {\"a\":1", "This is no JSON: {\"a\":1")]
    [InlineData("emit x {a:1}", "This is no JSON: {a:1}")]
    [InlineData("emit x [1,]", "This is no JSON: [1,]")]
    [InlineData("emit x \"open", "This is no JSON: \"open")]
    [InlineData("emit \"open", "This is no JSON: \"open")]
    [InlineData("emit \"\\ud800\"", "The name has half a character in it.")]
    [InlineData("emit x {}{}", "A space is missing before \"{}\".")]
    [InlineData("emit \"ä€\"x", "A space is missing before \"x\".")]
    [InlineData("emit x @", "\"@\" needs the name of a file; a text that begins with it is written in quotes.")]
    [InlineData("emit x @ 1", "\"@\" needs the name of a file; a text that begins with it is written in quotes.")]
    [InlineData("emit x @\"open", "This is no JSON: \"open")]
    [InlineData("wait x soon", "\"soon\" is no number of seconds, above 0 and at most a day.")]
    [InlineData("wait x 0", "\"0\" is no number of seconds, above 0 and at most a day.")]
    [InlineData("wait x -1", "\"-1\" is no number of seconds, above 0 and at most a day.")]
    [InlineData("wait x 86401", "\"86401\" is no number of seconds, above 0 and at most a day.")]
    [InlineData("wait x 1 2", "\"wait\" does not take \"2\".")]
    [InlineData("on a b", "\"on\" does not take \"b\".")]
    [InlineData("quit now", "\"quit\" does not take \"now\".")]
    public void What_cannot_be_read_is_told(string text, string expected)
    {
        Assert.False(ScriptLine.TryParse(text, out ScriptLine? line, out string? error));
        Assert.Null(line);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error, StringComparison.Ordinal);
    }

    private static ScriptLine Parse(string text)
    {
        Assert.True(ScriptLine.TryParse(text, out ScriptLine? line, out string? error), error);
        return line!;
    }

    private static string Describe(object argument) => argument switch
    {
        JsonElement json => json.GetRawText(),
        FileArgument file => $"file {file.Path}",
        _ => $"'{argument}'",
    };
}
