using Socketeer.Client.Tests;
using Socketeer.Interop.Tests;

namespace Socketeer.Tool.Tests;

/// <summary>The tool as a program of its own, its output a pipe.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task A_pipe_gets_no_colours_and_a_success_is_0()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using ChildProcess tool = ChildProcess.Start(
            "dotnet",
            [Repository.Tool, "connect", server.Address.ToString(), "--emit", "echo \"häy €😀\"", "--once"],
            ("NO_COLOR", ""),
            ("TERM", "xterm"));
        string output = await tool.SucceedAsync();
        Assert.Contains(" < echo \"häy €😀\"\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_1_and_a_command_line_that_cannot_be_read_2()
    {
        await using TestServer server = await ToolServer.StartAsync();
        await using ChildProcess refused = ChildProcess.Start(
            "dotnet", [Repository.Tool, "connect", server.Address.ToString(), "--auth", "{\"refuse\":1}"]);
        Assert.Equal(1, await refused.EndAsync());
        Assert.Contains("connect_error: not welcome", refused.Output, StringComparison.Ordinal);

        await using ChildProcess wrong = ChildProcess.Start("dotnet", [Repository.Tool, "connect"]);
        Assert.Equal(2, await wrong.EndAsync());
        Assert.Contains("socketeer: ", wrong.Output, StringComparison.Ordinal);
    }
}
