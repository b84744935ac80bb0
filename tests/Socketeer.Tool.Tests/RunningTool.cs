using Socketeer.Tests.Shared;

namespace Socketeer.Tool.Tests;

/// <summary>The tool in this process: a test types what it reads, and sees what it writes.</summary>
internal sealed class RunningTool : IAsyncDisposable
{
    private readonly TypedInput _input = new();
    private readonly LineWriter _output = new();
    private readonly LineWriter _error = new();
    private readonly CancellationTokenSource _interruption = new();
    private readonly Task<int> _exit;

    private RunningTool(ToolConsole console, string[] arguments) => _exit = Task.Run(() => ToolCommand.RunAsync(
        arguments, console with { Input = _input, Output = _output, Error = _error }, _interruption.Token));

    public string Output => _output.Text;

    public string[] Lines => _output.Lines;

    /// <summary>Gets the lines without their times, and without upgrades, which come when they come.</summary>
    public string[] Happenings =>
    [
        .. Lines.Select(static line => line["00:00:00.000 ".Length..])
            .Where(static line => !line.StartsWith("upgraded", StringComparison.Ordinal)),
    ];

    public string Errors => _error.Text;

    /// <summary>Starts it with a script as its standard input.</summary>
    public static RunningTool Start(params string[] arguments) => Start(static console => console, arguments);

    /// <summary>Starts it as somebody does who types.</summary>
    public static RunningTool StartInTerminal(params string[] arguments) =>
        Start(static console => console with { IsInputTerminal = true, IsOutputTerminal = true, IsColorForbidden = true }, arguments);

    public static RunningTool Start(Func<ToolConsole, ToolConsole> configure, params string[] arguments) => new(
        configure(new ToolConsole
        {
            Input = TextReader.Null,
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            IsInputTerminal = false,
            IsOutputTerminal = false,
        }),
        arguments);

    public void Type(params string[] lines)
    {
        foreach (string line in lines)
        {
            _input.Type(line);
        }
    }

    public void Interrupt() => _interruption.Cancel();

    public Task UntilAsync(string text) => Waiting.UntilAsync(() => Output.Contains(text, StringComparison.Ordinal), $"\"{text}\"");

    /// <summary>Ends the input, if there is more to come, and waits for the exit code.</summary>
    public Task<int> EndAsync(params string[] lines)
    {
        Type(lines);
        _input.End();
        return ExitAsync();
    }

    public Task<int> ExitAsync() => _exit.Within();

    public async ValueTask DisposeAsync()
    {
        _input.End();
        await _interruption.CancelAsync();
        await _exit.Within();
        _interruption.Dispose();
    }
}
