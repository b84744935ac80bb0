using System.Text.RegularExpressions;
using Socketeer.Client.Tests;

namespace Socketeer.Tool.Tests;

/// <summary>What the tool does with a script: what it prints, and how it ends.</summary>
public sealed partial class ScriptTests
{
    private static readonly TimeSpan HalfASecond = TimeSpan.FromSeconds(0.5);

    [Fact]
    public async Task Events_go_out_and_come_in_and_acks_are_answered()
    {
        await using TestServer server = await ToolServer.StartAsync();
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllBytesAsync(file, [.. Enumerable.Range(0, 20).Select(static i => (byte)i)]);
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString());
        int code = await tool.EndAsync(
            $"emit echo word \"two words\" {{\"a\": [1, null]}} @\"{file}\"",
            "wait echo",
            $"emit nested @\"{file}\"",
            "wait nested",
            "ack add 2 3");
        File.Delete(file);

        Assert.Equal("", tool.Errors);
        Assert.Equal(0, code);
        const string Binary = "<20 bytes 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f …>";
        string[] lines = tool.Happenings;
        Assert.Matches("^connected as [^ ]{20} by (polling|websocket)$", lines[0]);
        Assert.Equal(
            [
                $"> echo \"word\" \"two words\" {{\"a\": [1, null]}} {Binary}",
                $"< echo \"word\" \"two words\" {{\"a\":[1,null]}} {Binary}",
                $"> nested {Binary}",
                $"< nested {{\"a\":[{Binary},\"x\"]}}",
                "> add 2 3",
            ],
            lines[1..6]);
        Assert.Matches(@"^= add 5 \(\d+\.\d ms\)$", lines[6]);
        Assert.Equal(["disconnected: io client disconnect"], lines[7..]);
        Assert.All(tool.Lines, static line => Assert.Matches(Stamp(), line));
    }

    [Fact]
    public async Task Emit_options_come_before_the_script()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.Start(
            "connect", server.Address.ToString(), "--emit", "echo 1 @nothing\"", "--emit", "echo 2");
        Assert.Equal(2, await tool.ExitAsync());
        Assert.Contains("The file cannot be read", tool.Errors, StringComparison.Ordinal);

        await using RunningTool second = RunningTool.Start("connect", server.Address.ToString(), "--emit", "echo 1", "--emit", "echo [2]");
        Assert.Equal(0, await second.EndAsync("emit echo 3"));
        Assert.Equal(["> echo 1", "> echo [2]", "> echo 3"], second.Happenings.Where(static line => line[0] == '>'));
    }

    [Fact]
    public async Task Another_namespace_is_joined_on_the_same_connection()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString(), "--transport", "websocket");
        int code = await tool.EndAsync("to /chat", "emit echo 1", "wait echo", "to /", "emit echo 2", "wait echo", "info");
        Assert.Equal(0, code);
        string[] lines = [.. tool.Happenings.Select(static line => Id().Replace(line, "ID"))];
        Assert.Equal(
            [
                "connected as ID by websocket", "/chat connected as ID by websocket", "/chat > echo 1", "/chat < echo 1",
                "> echo 2", "< echo 2", "connected as ID by websocket, not recovered",
                "disconnected: io client disconnect", "/chat disconnected: io client disconnect",
            ],
            lines);
    }

    [Theory]
    [InlineData("--namespace", "/chat", "")]
    [InlineData("--no-color", null, "chat")]
    public async Task The_namespace_is_an_option_or_the_path_of_the_address(string option, string? value, string path)
    {
        await using TestServer server = await ToolServer.StartAsync();
        string[] options = value is null ? [option] : [option, value];
        await using RunningTool tool = RunningTool.Start(["connect", new Uri(server.Address, path).ToString(), .. options]);
        Assert.Equal(0, await tool.EndAsync());
        Assert.StartsWith("/chat connected as ", tool.Happenings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transports_are_tried_in_order()
    {
        await using TestServer server = await TestServer.StartAsync(
            static options => options.Transports = EngineIO.EngineTransports.Polling);
        await using RunningTool tool = RunningTool.Start(
            "connect", server.Address.ToString(), "--transport", "websocket", "--transport", "polling");
        Assert.Equal(0, await tool.EndAsync());
        Assert.EndsWith(" by polling", tool.Happenings[0], StringComparison.Ordinal);

        await using RunningTool only = RunningTool.Start(
            "connect", server.Address.ToString(), "--transport", "websocket", "--no-reconnect");
        Assert.Equal(1, await only.EndAsync());
        Assert.Equal(["connect_error: websocket error (HTTP 400 BadRequest)"], only.Happenings);
    }

    [Fact]
    public async Task Polling_may_be_stayed_on()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.Start(
            "connect", server.Address.ToString(), "--no-upgrade", "--emit", "count 3", "--exit-after", "3");
        Assert.Equal(0, await tool.EndAsync("info"));
        Assert.DoesNotContain("upgraded", tool.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("websocket", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_printed_with_its_data_and_fails()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString(), "--auth", """{"refuse":true}""");
        Assert.Equal(1, await tool.ExitAsync());
        Assert.Equal(["connect_error: not welcome {\"code\":401}"], tool.Happenings);
    }

    [Fact]
    public async Task A_namespace_that_refuses_fails_the_script()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString());
        Assert.Equal(1, await tool.EndAsync("to /nowhere", "emit echo never"));
        Assert.Contains("/nowhere connect_error: Invalid namespace", tool.Happenings);
        Assert.DoesNotContain("never", tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--no-reconnect", "connect_error: xhr poll error (Connection refused)", 1)]
    [InlineData("--timeout=0.5", "connect_error: not connected within 0.5 s (Connection refused)", 2)]
    public async Task A_server_that_is_not_there_fails(string option, string last, int least)
    {
        TestServer server = await ToolServer.StartAsync();
        string address = server.Address.ToString();
        await server.DisposeAsync();
        var time = new SteppedTime();
        await using RunningTool tool = RunningTool.Start(console => console with { TimeProvider = time }, "connect", address, option);
        await tool.UntilAsync("connect_error");
        await time.PassUntilAsync(tool.ExitAsync(), HalfASecond);
        Assert.Equal(1, await tool.ExitAsync());
        Assert.Equal(last, tool.Happenings[^1]);
        Assert.True(tool.Happenings.Length >= least, tool.Output);
    }

    [Fact]
    public async Task A_wait_takes_what_came_before_and_fails_when_nothing_comes()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString());
        tool.Type("emit count 2");
        await tool.UntilAsync("< number 2");
        int code = await tool.EndAsync("wait number", "wait number", "wait number 0.05", "emit echo never");
        Assert.Equal(1, code);
        Assert.Equal($"socketeer: \"number\" did not come within 0.05 s.{Environment.NewLine}", tool.Errors);
        Assert.DoesNotContain("never", tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--no-color")]
    [InlineData("--no-reconnect")]
    public async Task A_script_waits_for_disconnections_and_connects_again(string option)
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString(), option);
        int code = await tool.EndAsync(
            "emit \"disconnect me\"", "wait disconnect", "info", "connect", "disconnect", "connect", "ack add 1 1");
        Assert.Equal(0, code);
        string[] lines = [.. tool.Happenings.Select(static line => Changing().Replace(line, ""))];
        Assert.Equal(
            [
                "connected", "> \"disconnect me\"", "disconnected: io server disconnect", "not connected", "connected",
                "disconnected: io client disconnect", "connected", "> add 1 1", "= add 2", "disconnected: io client disconnect",
            ],
            lines);
    }

    [Fact]
    public async Task A_script_emits_nothing_while_it_is_not_connected()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString());
        Assert.Equal(1, await tool.EndAsync("disconnect", "emit echo 1"));
        Assert.Contains("\"echo\" was not emitted", tool.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ack_that_does_not_come_fails()
    {
        await using TestServer server = await ToolServer.StartAsync();
        var time = new SteppedTime();
        await using RunningTool tool = RunningTool.Start(
            console => console with { TimeProvider = time }, "connect", server.Address.ToString(), "--timeout", "0.5");
        await ConnectedAsync(tool);
        Task<int> exit = tool.EndAsync("ack nobody");
        await tool.UntilAsync("> nobody");
        await time.PassUntilAsync(exit, HalfASecond);
        Assert.Equal(1, await exit);
        Assert.Contains("= nobody: no ack within 0.5 s", tool.Happenings);
    }

    [Fact]
    public async Task Filters_say_which_events_are_printed()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString());
        string[] both = ["emit count 1", "wait number", "emit echo", "wait echo"];
        int code = await tool.EndAsync(
            [.. both, "off number", .. both, "on number", .. both, "on echo", .. both, "off echo", "on number", .. both, "on", .. both]);
        Assert.Equal(0, code);
        Assert.Equal(
            ["< number 1", "< echo", "< echo", "< number 1", "< echo", "< echo", "< number 1", "< number 1", "< echo"],
            tool.Happenings.Where(static line => line[0] == '<'));
    }

    [Theory]
    [InlineData("--once", 1)]
    [InlineData("--exit-after=3", 3)]
    public async Task It_ends_after_so_many_events(string option, int count)
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString(), option, "--emit", "count 10");
        Assert.Equal(0, await tool.ExitAsync());
        Assert.Equal(Enumerable.Range(1, count).Select(static i => $"< number {i}"), tool.Happenings.Where(static line => line[0] == '<'));
    }

    [Fact]
    public async Task Events_that_do_not_come_in_time_or_cannot_come_any_more_fail()
    {
        await using TestServer server = await ToolServer.StartAsync();
        var time = new SteppedTime();
        await using RunningTool late = RunningTool.Start(
            console => console with { TimeProvider = time }, "connect", server.Address.ToString(), "--once", "--timeout", "0.5");
        await ConnectedAsync(late);
        Task<int> exit = late.EndAsync();
        await time.PassUntilAsync(exit, HalfASecond);
        Assert.Equal(1, await exit);
        Assert.Contains("did not come within 0.5 s", late.Errors, StringComparison.Ordinal);

        await using RunningTool lost = RunningTool.Start("connect", server.Address.ToString(), "--once");
        Assert.Equal(1, await lost.EndAsync("emit \"disconnect me\""));
        Assert.Contains("The connection is lost", lost.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_ends_a_script()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString());
        Assert.Equal(2, await tool.EndAsync("# first", "sleep 1", "emit echo never"));
        Assert.Equal($"socketeer: Line 2: \"sleep\" is no command; \"help\" lists them.{Environment.NewLine}", tool.Errors);
        Assert.DoesNotContain("never", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_file_is_read_before_it_connects()
    {
        await using TestServer server = await ToolServer.StartAsync();
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, "emit echo 1\n\nwait echo\nquit\nemit echo never\n");
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString(), "--script", file);
        Assert.Equal(0, await tool.ExitAsync());
        Assert.Contains("< echo 1", tool.Happenings);
        Assert.DoesNotContain("never", tool.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "emit echo 1\nemit {\n\nwait\n");
        await using RunningTool wrong = RunningTool.Start("connect", server.Address.ToString(), "--script", file);
        Assert.Equal(2, await wrong.ExitAsync());
        Assert.Contains($"{file}, line 4: \"wait\" needs the name of an event.", wrong.Errors, StringComparison.Ordinal);
        Assert.Equal("", wrong.Output);
        File.Delete(file);
    }

    // When the next line is executed, nothing that has to do with connecting waits any more.
    private static Task ConnectedAsync(RunningTool tool)
    {
        tool.Type("info");
        return tool.UntilAsync("not recovered");
    }

    [GeneratedRegex(@"^\d\d:\d\d:\d\d\.\d\d\d ")]
    private static partial Regex Stamp();

    [GeneratedRegex("(?<=as )[^ ]{20}")]
    private static partial Regex Id();

    [GeneratedRegex(@" as .*| by .*|, not recovered| \(.*\)")]
    private static partial Regex Changing();
}
