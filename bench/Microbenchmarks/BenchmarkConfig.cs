using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Validators;
using Perfolizer.Horology;

namespace Socketeer.Microbenchmarks;

/// <summary>How the benchmarks run, and what is kept of them.</summary>
internal static class BenchmarkConfig
{
    // The program lies in artifacts/bin/Microbenchmarks/release, wherever the repository is and whoever starts it.
    private const string ArtifactsFolder = "../../../microbenchmarks";

    /// <summary>Makes the configuration.</summary>
    /// <param name="isFull">Whether BenchmarkDotNet decides how long it measures; otherwise everything is done in a few minutes.</param>
    public static IConfig Create(bool isFull) => ManualConfig.CreateEmpty()
        .AddJob((isFull ? Job.Default : Short()).WithToolchain(NamedProjectGenerator.CreateToolchain()))
        .AddLogger(ConsoleLogger.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddColumn(StatisticColumn.Min)
        .AddAnalyser(MinIterationTimeAnalyser.Default, ZeroMeasurementAnalyser.Default)
        .AddValidator(JitOptimizationsValidator.FailOnError, BaselineValidator.FailOnError)
        .AddExporter(MarkdownExporter.GitHub)
        .WithArtifactsPath(Path.GetFullPath(ArtifactsFolder, AppContext.BaseDirectory));

    // Short enough to be run before a commit: the figures tell a tenth, not a hundredth. The JIT must not wait for a quiet moment
    // before it makes the last tier, or a machine that does something else too measures the first.
    private static Job Short() => Job.Default
        .WithId("Short")
        .WithLaunchCount(1)
        .WithWarmupCount(5)
        .WithIterationCount(7)
        .WithIterationTime(TimeInterval.FromMilliseconds(120))
        .WithEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "0");
}
