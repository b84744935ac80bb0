namespace Socketeer.Tool;

/// <summary>How the tool ends: documented in docs/cli.md.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>It could not connect, or what a script waited for did not come.</summary>
    public const int Failure = 1;

    /// <summary>The command line or a line of a script cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C, as shells count it.</summary>
    public const int Interrupted = 130;
}
