using Socketeer.Client.Tests;

namespace Socketeer.Tool.Tests;

/// <summary>What is different when somebody types and looks on.</summary>
public sealed class TerminalTests
{
    private const string Escape = "\e[";

    [Theory]
    [InlineData(true, false, null, true)]
    [InlineData(false, false, null, false)]
    [InlineData(true, true, null, false)]
    [InlineData(true, false, "--no-color", false)]
    [InlineData(true, false, "--json", false)]
    public async Task Colours_are_for_terminals_that_may_have_them(bool isTerminal, bool isForbidden, string? option, bool isColored)
    {
        await using TestServer server = await ToolServer.StartAsync();
        string[] options = option is null ? [] : [option];
        await using RunningTool tool = RunningTool.Start(
            console => console with { IsOutputTerminal = isTerminal, IsColorForbidden = isForbidden },
            ["connect", server.Address.ToString(), .. options]);
        Assert.Equal(0, await tool.EndAsync("emit echo 1", "wait echo"));
        Assert.Equal(isColored, tool.Output.Contains(Escape, StringComparison.Ordinal));
        Assert.All(tool.Lines, line => Assert.Equal(isColored, line.EndsWith("\e[0m", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("--json")]
    public async Task What_a_server_says_does_not_control_the_terminal(string? option)
    {
        const string Hostile = "\e[2J\r\n\a\u009b31m";
        const string Turned = "\u202eabc";
        await using TestServer server = await TestServer.StartAsync(setUp: static io =>
        {
            io.Of("/no").Use(static (_, _) => throw new Server.ConnectRefusedException(Hostile, new { a = Hostile }));
            var hostile = new Dictionary<string, string> { [Hostile] = Hostile };
            io.OnConnection(socket => socket.EmitAsync(Hostile, Hostile, hostile, Turned));
        });
        string[] options = option is null ? [] : [option];
        await using RunningTool tool = RunningTool.Start(["connect", server.Address.ToString(), .. options]);
        Assert.Equal(1, await tool.EndAsync("wait \"\\u001b[2J\\r\\n\\u0007\\u009b31m\"", "to /no"));
        Assert.Contains("[2J", tool.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(tool.Output.Replace(Environment.NewLine, "", StringComparison.Ordinal), char.IsControl);
        if (option is null)
        {
            const string Escaped = @"""\u001b[2J\r\n\u0007\u009b31m""";
            Assert.Contains($"< {Escaped} {Escaped} {{{Escaped}:{Escaped}}}", tool.Output, StringComparison.Ordinal);
            Assert.EndsWith("} \"\\u202eabc\"", tool.Happenings.Single(static line => line[0] == '<'), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_mistake_and_a_wait_in_vain_are_told_and_end_nothing()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.StartInTerminal("connect", server.Address.ToString());
        tool.Type("emit {", "sleep", "wait nothing 0.05", "emit x @/does/not/exist", "to /nowhere", "help", "emit echo 1");
        await tool.UntilAsync("< echo 1");
        foreach (string part in (string[])["\"sleep\" is no command", "\"nothing\" did not come", "The file cannot be read"])
        {
            Assert.Contains(part, tool.Errors, StringComparison.Ordinal);
        }

        Assert.Contains("ack NAME [JSON]...", tool.Output, StringComparison.Ordinal);
        Assert.Contains("/nowhere connect_error: Invalid namespace", tool.Output, StringComparison.Ordinal);
        Assert.Equal(0, await tool.EndAsync());
    }

    [Fact]
    public async Task An_ack_is_not_waited_for_and_an_event_is_kept_until_connected()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.StartInTerminal("connect", server.Address.ToString());
        tool.Type("ack \"ask me\"", "ack add 1 2");
        await tool.UntilAsync("= add 3");
        await tool.UntilAsync("< question 1 (asks for an ack)");
        Assert.DoesNotContain("= \"ask me\"", tool.Output, StringComparison.Ordinal);
        tool.Type("disconnect", "emit echo 1");
        await tool.UntilAsync("> echo 1 (kept until connected)");
        tool.Type("connect");
        await tool.UntilAsync("< echo 1");
        Assert.Equal(0, await tool.EndAsync("quit"));
        Assert.Contains("= \"ask me\": ", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interruption_disconnects()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.StartInTerminal("connect", server.Address.ToString());
        await tool.UntilAsync("connected as");
        tool.Interrupt();
        Assert.Equal(130, await tool.ExitAsync());
        Assert.Equal("disconnected: io client disconnect", tool.Happenings[^1]);
    }
}
