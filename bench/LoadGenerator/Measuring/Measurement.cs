namespace Socketeer.Bench.Measuring;

/// <summary>What one run of one scenario on one server showed.</summary>
/// <param name="Server">The server's name.</param>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Round">The round.</param>
/// <param name="Cost">The main figure: CPU microseconds per operation, or KiB per connection; NaN when nothing came in the time measured.</param>
/// <param name="Rate">Operations per second that were reached.</param>
/// <param name="Median">The median latency in microseconds; 0 where none is measured.</param>
/// <param name="Tail">The 99th percentile of the latency in microseconds.</param>
/// <param name="Switches">Context switches of the server per operation.</param>
internal sealed record Measurement(
    string Server, string Scenario, int Round, double Cost, double Rate, double Median, double Tail, double Switches);
