using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Socketeer.Generators.Tests;

/// <summary>Compiles a piece of code with the generator.</summary>
internal static class Compiler
{
    private const string Usings = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.DependencyInjection;
        using Socketeer;
        using Socketeer.Server;

        """;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp13);

    // What this process runs on, Socketeer among it.
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => path.EndsWith(".dll", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    public static CSharpCompilation Compilation(string code) => CSharpCompilation.Create(
        "Code",
        [CSharpSyntaxTree.ParseText(Usings + code, Language, "Code.cs")],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new SocketeerGenerator().AsSourceGenerator()],
        parseOptions: Language,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The generator's diagnostics, and the compiler's errors about code that has none.</summary>
    public static (string[] Findings, string[] Sources) Run(string code)
    {
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(Compilation(code), out Compilation after, out _);
        GeneratorDriverRunResult result = driver.GetRunResult();
        string[] findings = [.. result.Diagnostics.Select(Describe)];
        if (findings.Length == 0)
        {
            Assert.Empty(after.GetDiagnostics().Where(static item => item.Severity >= DiagnosticSeverity.Warning).Select(Describe));
        }

        return (findings, [.. result.GeneratedTrees.Select(static tree => tree.ToString())]);
    }

    private static string Describe(Diagnostic diagnostic) =>
        $"{diagnostic.Id} at {diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1 - Usings.Count(static c => c == '\n')}: {diagnostic.GetMessage(null)}";
}
