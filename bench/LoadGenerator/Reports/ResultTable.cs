using System.Globalization;
using System.Text;
using Socketeer.Bench.Measuring;
using Socketeer.Bench.Runs;

namespace Socketeer.Bench.Reports;

/// <summary>Writes results as Markdown: a table of medians with their ranges, one of ratios, one of latencies.</summary>
internal static class ResultTable
{
    public static string Write(IReadOnlyList<Measurement> results, IReadOnlyList<string> failures, LoadArguments arguments)
    {
        var report = new StringBuilder();
        Machine.Describe(report);
        report.AppendLine(CultureInfo.InvariantCulture, $"Rounds: {arguments.Rounds}; measured {arguments.Times.Measure.TotalSeconds} s each after {arguments.Times.WarmUp.TotalSeconds} s of warming up; every run in a process of its own, the servers taking turns.");
        report.AppendLine();
        report.AppendLine("## Cost: median (lowest to highest)");
        report.AppendLine();
        WriteTable(report, arguments, results, "scenario, unit", scenario => $"{scenario.Name}, {scenario.Unit}", FormatCost);
        report.AppendLine("## Cost as a multiple of ours");
        report.AppendLine();
        WriteTable(report, arguments, results, "scenario", scenario => scenario.Name, (of, scenario) =>
        {
            double ours = Median(results.Where(result => result.Scenario == scenario.Name && result.Server == arguments.Servers[0].Name), result => result.Cost);
            return ours == 0 ? "–" : Number(Median(of, result => result.Cost) / ours);
        });
        report.AppendLine("## Latency: median / 99th percentile in µs, and context switches of the server per operation");
        report.AppendLine();
        WriteTable(report, arguments, results, "scenario", scenario => scenario.Name, (of, _) =>
            Median(of, result => result.Median) == 0
                ? "–"
                : string.Create(CultureInfo.InvariantCulture, $"{Median(of, result => result.Median):N0} / {Median(of, result => result.Tail):N0}, {Number(Median(of, result => result.Switches))}"));
        foreach (string failure in failures)
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"Failed: {failure}");
        }

        return report.ToString();
    }

    private static void WriteTable(
        StringBuilder report,
        LoadArguments arguments,
        IReadOnlyList<Measurement> results,
        string corner,
        Func<Scenario, string> rowName,
        Func<IReadOnlyList<Measurement>, Scenario, string> cell)
    {
        report.AppendLine($"| {corner} | {string.Join(" | ", arguments.Servers.Select(server => server.Name))} |");
        report.AppendLine($"|---|{string.Concat(Enumerable.Repeat("---|", arguments.Servers.Count))}");
        foreach (Scenario scenario in arguments.Scenarios)
        {
            IEnumerable<string> cells = arguments.Servers.Select(server =>
            {
                Measurement[] of = [.. results.Where(result => result.Scenario == scenario.Name && result.Server == server.Name)];
                return of.Length == 0 ? "–" : cell(of, scenario);
            });
            report.AppendLine($"| {rowName(scenario)} | {string.Join(" | ", cells)} |");
        }

        report.AppendLine();
    }

    private static string FormatCost(IReadOnlyList<Measurement> of, Scenario scenario)
    {
        string median = Number(Median(of, result => result.Cost));
        return of.Count == 1 || of.All(result => double.IsNaN(result.Cost)) ? median : $"{median} ({Number(of.Min(result => result.Cost))}–{Number(of.Max(result => result.Cost))})";
    }

    private static double Median(IEnumerable<Measurement> of, Func<Measurement, double> figure)
    {
        double[] sorted = [.. of.Select(figure).Order()];
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    // What had not come by the end of the time measured came later, and is among the latencies.
    private static string Number(double value) => double.IsNaN(value) ? "nothing came" : value.ToString(value < 10 ? "F2" : value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
