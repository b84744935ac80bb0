using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.CsProj;
using BenchmarkDotNet.Toolchains.DotNetCli;

namespace Socketeer.Microbenchmarks;

/// <summary>
/// Makes the programs the benchmarks run in, each in a process of its own. BenchmarkDotNet's generator does everything but one
/// thing: it looks for a project that is called as its assembly, and ours is not.
/// </summary>
internal sealed class NamedProjectGenerator() : CsProjGenerator(Framework, Default, Default, Default)
{
    private const string Framework = "net10.0";

    // BenchmarkDotNet's parameters don't say so, but nothing is what it passes itself for the dotnet and the packages of the machine.
    private const string Default = null!;

    // From artifacts/bin/Microbenchmarks/release.
    private const string ProjectFile = "../../../../bench/Microbenchmarks/Microbenchmarks.csproj";

    /// <summary>Makes a toolchain of it and of BenchmarkDotNet's own builder and executor.</summary>
    public static IToolchain CreateToolchain() => new Toolchain(
        Framework, new NamedProjectGenerator(), new DotNetCliBuilder(Framework), new DotNetCliExecutor(Default));

    protected override FileInfo GetProjectFilePath(Type benchmarkTarget, ILogger logger) =>
        new(Path.GetFullPath(ProjectFile, AppContext.BaseDirectory));
}
