using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Socketeer.Tests.Shared;

namespace Socketeer.Tool.Tests;

/// <summary>docs/cli.md lists what there is.</summary>
public sealed partial class DocumentTests
{
    private const string Page = "cli.md";

    [Fact]
    public async Task Every_option_is_documented()
    {
        await using RunningTool tool = RunningTool.Start("connect", "--help");
        await tool.ExitAsync();
        IEnumerable<string> options = OptionName().Matches(tool.Output).Select(static match => match.Value);
        Assert.Equal(options.Except(["--help"]), Named("Options", OptionName()));
    }

    [Fact]
    public void Every_line_is_documented() =>
        Assert.Equal(Enum.GetNames<ScriptVerb>().Select(static name => name.ToLowerInvariant()), Named("Lines", LineName()));

    [Fact]
    public void Every_kind_is_documented() => Assert.Equal(
        Enum.GetNames<HappeningKind>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).Order(),
        Named("JSON", KindName()).Order());

    [Fact]
    public void Every_exit_code_is_documented() => Assert.Equal(
        typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => $"{field.GetRawConstantValue()}"),
        Document.Rows(Page, "Scripts").Select(static row => row[0]));

    private static IEnumerable<string> Named(string heading, Regex name) =>
        Document.Rows(Page, heading).SelectMany(row => name.Matches(row[0]).Select(static match => match.Value));

    [GeneratedRegex(@"(?<=^  |-h, |`)--[a-z-]+", RegexOptions.Multiline)]
    private static partial Regex OptionName();

    [GeneratedRegex("(?<=`)[a-z]+")]
    private static partial Regex LineName();

    [GeneratedRegex("(?<=`)[a-z_]+(?=`)")]
    private static partial Regex KindName();
}
