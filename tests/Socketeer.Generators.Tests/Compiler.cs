using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Socketeer.Generators.Tests;

/// <summary>Compiles a piece of code with the generator.</summary>
internal static class Compiler
{
    // What programs of every kind use.
    private const string Usings = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Socketeer;

        """;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp13);

    // What this process runs on, Socketeer among it.
    private static readonly string[] Assemblies =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => path.EndsWith(".dll", StringComparison.Ordinal)),
    ];

    private static readonly MetadataReference[] All = [.. Assemblies.Select(static path => MetadataReference.CreateFromFile(path))];

    public static CSharpCompilation Compilation(string code, Ends ends = Ends.Server, params MetadataReference[] contracts) => CSharpCompilation.Create(
        "Code",
        [CSharpSyntaxTree.ParseText(UsingsOf(ends) + code, Language, "Code.cs")],
        [.. All.Where((_, index) => IsSeenBy(ends, Path.GetFileName(Assemblies[index]))), .. contracts],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Compiles contracts into an assembly of their own, which has neither end.</summary>
    public static MetadataReference Contracts(string code)
    {
        Driver().RunGeneratorsAndUpdateCompilation(
            Compilation(code, Ends.None).WithAssemblyName("Contracts"), out Compilation after, out _, TestContext.Current.CancellationToken);
        var image = new MemoryStream();
        Assert.Empty(after.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Diagnostics.Where(IsFault).Select(Describe));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new SocketeerGenerator().AsSourceGenerator()],
        parseOptions: Language,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The generator's diagnostics, and the compiler's errors about code that has none.</summary>
    public static (string[] Findings, string[] Sources) Run(string code, Ends ends = Ends.Server, params MetadataReference[] contracts)
    {
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(Compilation(code, ends, contracts), out Compilation after, out _);
        GeneratorDriverRunResult result = driver.GetRunResult();
        string[] findings = [.. result.Diagnostics.Select(item => Describe(item, ends))];
        if (findings.Length == 0)
        {
            Assert.Empty(after.GetDiagnostics().Where(IsFault).Select(item => Describe(item, ends)));
        }

        return (findings, [.. result.GeneratedTrees.Select(static tree => tree.ToString())]);
    }

    private static string UsingsOf(Ends ends) => Usings
        + (ends.HasFlag(Ends.Client) ? "using Socketeer.Client;\n" : string.Empty)
        + (ends.HasFlag(Ends.Server)
            ? "using Microsoft.AspNetCore.Mvc;\nusing Microsoft.Extensions.DependencyInjection;\nusing Socketeer.Server;\n"
            : string.Empty);

    private static bool IsSeenBy(Ends ends, string assembly) => assembly switch
    {
        "Socketeer.Client.dll" => ends.HasFlag(Ends.Client),
        "Socketeer.Server.dll" or "Socketeer.EngineIO.dll" => ends.HasFlag(Ends.Server),
        _ => ends.HasFlag(Ends.Server) || !assembly.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal),
    };

    private static bool IsFault(Diagnostic diagnostic) => diagnostic.Severity >= DiagnosticSeverity.Warning;

    private static string Describe(Diagnostic diagnostic) => Describe(diagnostic, Ends.None);

    private static string Describe(Diagnostic diagnostic, Ends ends)
    {
        int line = diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1 - UsingsOf(ends).Count(static c => c == '\n');
        return $"{diagnostic.Id} at {line}: {diagnostic.GetMessage(null)}";
    }
}
