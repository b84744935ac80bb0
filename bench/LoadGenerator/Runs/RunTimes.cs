namespace Socketeer.Bench.Runs;

/// <summary>How long a run warms the server up, and how long it measures.</summary>
/// <param name="WarmUp">Long enough for a just-in-time compiler to have settled.</param>
/// <param name="Measure">Long enough for the operating system's clock of 10 ms.</param>
internal sealed record RunTimes(TimeSpan WarmUp, TimeSpan Measure);
