using Socketeer.Bench;
using Socketeer.Bench.Load;
using Socketeer.Bench.Measuring;
using Socketeer.Bench.Reports;
using Socketeer.Bench.Runs;

// socketeer-load [--quick | --scale] [--servers a;b] [--scenarios x;y] [--rounds n] [--measure seconds] [--warm-up seconds] [--results file]
// Names are compared by their beginnings; a name with ! behind it must match whole. Started in the repository's folder, after the servers have been built: bench.sh does both.
try
{
    LoadArguments arguments = LoadArguments.Parse(args);
    List<string> failures = [];
    IReadOnlyList<Measurement> results = Rounds.Run(arguments.Servers, arguments.Scenarios, arguments.Times, arguments.Rounds, failures);
    string report = ResultTable.Write(results, failures, arguments);
    Console.WriteLine(report);
    if (arguments.ResultsFile is { } file)
    {
        await File.WriteAllTextAsync(file, report);
    }

    return failures.Count == 0 ? 0 : 1;
}
catch (LoadException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
