using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Socketeer.Generators;

/// <summary>Writes what binds namespace classes to events, and what emits and handles the events of contracts.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class SocketeerGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Only a declaration with a base list can make a class a namespace class.
        Register(context, context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is ClassDeclarationSyntax { BaseList: not null },
            static (syntax, cancellation) => NamespaceClass.TryGenerate(syntax, cancellation)));
        Register(context, context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.SocketEvents,
            static (node, _) => node is InterfaceDeclarationSyntax,
            static (syntax, _) => (GeneratedFile?)Contract.Generate((INamedTypeSymbol)syntax.TargetSymbol, syntax.Attributes[0])));
        Register(context, context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.OnEvent,
            static (node, _) => node is MethodDeclarationSyntax,
            static (syntax, _) => NamespaceClass.FindStrayMethod(
                (IMethodSymbol)syntax.TargetSymbol,
                syntax.SemanticModel.Compilation.GetTypeByMetadataName(Names.Handler) is not null)));
    }

    private static void Register(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<GeneratedFile?> files) =>
        context.RegisterSourceOutput(files, static (output, file) =>
        {
            if (file is null)
            {
                return;
            }

            foreach (Finding finding in file.Findings)
            {
                output.ReportDiagnostic(finding.ToDiagnostic());
            }

            if (file.Source.Length > 0)
            {
                output.AddSource(file.HintName, file.Source);
            }
        });
}
