namespace Socketeer.Tool;

/// <summary>What the tool reads from and writes to, and its clock.</summary>
internal sealed record ToolConsole
{
    public required TextReader Input { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Gets whether somebody types the lines: a mistake is told and ends nothing.</summary>
    public required bool IsInputTerminal { get; init; }

    public required bool IsOutputTerminal { get; init; }

    /// <summary>Gets whether the environment forbids colours, by <c>NO_COLOR</c> or a terminal that has none.</summary>
    public bool IsColorForbidden { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public static ToolConsole OfProcess() => new()
    {
        Input = Console.In,
        Output = Console.Out,
        Error = Console.Error,
        IsInputTerminal = !Console.IsInputRedirected,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsColorForbidden = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Environment.GetEnvironmentVariable("TERM") == "dumb",
    };

    /// <summary>Tells the user something that is no happening.</summary>
    public void Complain(string message) => Error.WriteLine($"socketeer: {message}");
}
