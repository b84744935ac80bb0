using BenchmarkDotNet.Running;
using Socketeer.Microbenchmarks;

// socketeer-microbenchmarks [--full] [BenchmarkDotNet's own arguments, such as --filter *FrameReader* or --list flat]
List<string> arguments = [.. args];
bool isFull = arguments.Remove("--full");

// Without a choice BenchmarkDotNet would ask for one, and a script would wait for ever.
if (!arguments.Exists(static argument => argument is "--filter" or "-f" or "--list" or "--help" or "--version" or "--info"))
{
    arguments.AddRange(["--filter", "*"]);
}

return BenchmarkSwitcher.FromAssembly(typeof(BenchmarkConfig).Assembly)
    .Run([.. arguments], BenchmarkConfig.Create(isFull))
    .Any(static summary => summary.HasCriticalValidationErrors || summary.Reports.Any(static report => !report.Success)) ? 1 : 0;
