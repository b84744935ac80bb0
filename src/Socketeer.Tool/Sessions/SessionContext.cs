namespace Socketeer.Tool;

/// <summary>What all namespaces of a session share.</summary>
internal sealed record SessionContext(ToolConsole Console, HappeningWriter Writer, EventFilter Filter, EventCount Count, TimeSpan Timeout)
{
    public TimeProvider TimeProvider => Console.TimeProvider;
}
