namespace Socketeer.Tool.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "Required command was not provided.")]
    [InlineData("connect", "Required argument missing for command: 'connect'.")]
    [InlineData("connect ftp://x", "\"ftp://x\" is no address of a server")]
    [InlineData("connect http://", "\"http://\" is no address of a server")]
    [InlineData("connect x --nonsense", "Unrecognized command or argument '--nonsense'.")]
    [InlineData("connect x --auth {", "--auth is a JSON object")]
    [InlineData("connect x --auth [1]", "--auth is a JSON object")]
    [InlineData("connect x --query a", "Write a parameter of the query as k=v; this is none: a")]
    [InlineData("connect x --query @a", "Write a parameter of the query as k=v; this is none: @a")]
    [InlineData("connect x --query =a", "Write a parameter of the query as k=v; this is none: =a")]
    [InlineData("connect x --header a", "Write a header as \"K: V\"; this is none: a")]
    [InlineData("connect x --header a\u00e4:b", "\"a\u00e4\" is no name of a header")]
    [InlineData("connect x --header a:b\nc", "\"a\" is no name of a header, or its value has more than one line")]
    [InlineData("connect x --transport smoke", "Argument 'smoke' not recognized.")]
    [InlineData("connect x --emit connect", "--emit: \"connect\" is a reserved name")]
    [InlineData("connect x --emit {", "--emit: A name comes first")]
    [InlineData("connect x --script /does/not/exist", "The script cannot be read")]
    [InlineData("connect x --timeout 0", "--timeout is a number of seconds")]
    [InlineData("connect x --timeout 86401", "--timeout is a number of seconds")]
    [InlineData("connect x --timeout 1e3", "--timeout is a number of seconds")]
    [InlineData("connect x --exit-after 0", "--exit-after is a number of events")]
    [InlineData("connect x --exit-after 1.5", "--exit-after is a number of events")]
    [InlineData("connect x --exit-after 1 --once", "Use --once or --exit-after, not both.")]
    [InlineData("connect x --path /", "Path: It needs a name")]
    [InlineData("connect x --namespace /a,b", "A namespace's name has no comma")]
    [InlineData("connect x/a,b", "A namespace's name has no comma")]
    public async Task What_cannot_be_read_is_told_and_ends_with_2(string arguments, string error)
    {
        await using RunningTool tool = RunningTool.Start(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, await tool.ExitAsync());
        Assert.Contains("socketeer: ", tool.Errors, StringComparison.Ordinal);
        Assert.Contains(error, tool.Errors, StringComparison.Ordinal);
        Assert.Equal("", tool.Output);
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        await using RunningTool tool = RunningTool.Start("connect", "--help");
        Assert.Equal(0, await tool.ExitAsync());
        Assert.All(
            (string[])
            [
                "namespace", "path", "auth", "query", "header", "transport", "no-upgrade", "no-reconnect", "insecure", "json", "no-color",
                "script", "emit", "timeout", "exit-after", "once",
            ],
            name => Assert.Contains($"--{name} ", tool.Output, StringComparison.Ordinal));
    }
}
