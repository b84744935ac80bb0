using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Socketeer.Generators;

/// <summary>Binds one namespace class: its methods with [OnEvent], and those of the contracts it implements.</summary>
internal static class NamespaceClass
{
    private const string Binder = "global::Socketeer.Server.INamespaceBinder";

    public static GeneratedFile? TryGenerate(GeneratorSyntaxContext syntax, CancellationToken cancellation)
    {
        if (syntax.SemanticModel.GetDeclaredSymbol((ClassDeclarationSyntax)syntax.Node, cancellation) is not INamedTypeSymbol type
            || type.IsAbstract
            || !IsHandler(type)
            || !IsFirst(type, syntax.Node))
        {
            return null;
        }

        var findings = new List<Finding>();
        if (!IsPartial(type))
        {
            findings.Add(Finding.At(type, Diagnostics.NotPartial, type.Name));
        }

        if (type.TypeParameters.Length > 0 || ContainingTypes(type).Any(static outer => outer.TypeParameters.Length > 0))
        {
            findings.Add(Finding.At(type, Diagnostics.GenericClass, type.Name));
        }

        List<BoundMethod> methods = BoundMethods.Find(type, findings);
        IMethodSymbol? constructor = FindConstructor(type, findings);
        string source = findings.Count == 0 ? Write(type, constructor!, methods) : string.Empty;
        return new GeneratedFile(CodeWriter.HintName(type), source, new EquatableArray<Finding>(findings));
    }

    /// <summary>Finds a method with [OnEvent] that nobody will ever call.</summary>
    /// <param name="method">The method.</param>
    /// <param name="hasServer">Whether the program could have namespace classes: a client cannot.</param>
    public static GeneratedFile? FindStrayMethod(IMethodSymbol method, bool hasServer)
    {
        if (IsHandler(method.ContainingType))
        {
            return null;
        }

        string fix = hasServer ? "derive it from SocketNamespaceHandler" : "only a server has them, so implement a contract and bind it to a socket";
        var finding = Finding.At(method, Diagnostics.NoNamespaceClass, method.Name, method.ContainingType.Name, fix);
        return new GeneratedFile(string.Empty, string.Empty, new EquatableArray<Finding>([finding]));
    }

    public static IEnumerable<INamedTypeSymbol> WithBases(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null && !Names.Is(current, Names.Handler); current = current.BaseType)
        {
            yield return current;
        }
    }

    private static bool IsHandler(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (Names.Is(current, Names.Handler))
            {
                return true;
            }
        }

        return false;
    }

    // A class in several parts is written once.
    private static bool IsFirst(INamedTypeSymbol type, SyntaxNode node) =>
        type.DeclaringSyntaxReferences
            .Select(static reference => reference.GetSyntax())
            .OfType<ClassDeclarationSyntax>()
            .First(static part => part.BaseList is not null) == node;

    private static bool IsPartial(INamedTypeSymbol type) =>
        new[] { type }.Concat(ContainingTypes(type)).All(static part => part.DeclaringSyntaxReferences
            .Select(static reference => reference.GetSyntax())
            .OfType<TypeDeclarationSyntax>()
            .All(static declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword)));

    // From the inside out.
    private static IEnumerable<INamedTypeSymbol> ContainingTypes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            yield return outer;
        }
    }

    private static IMethodSymbol? FindConstructor(INamedTypeSymbol type, List<Finding> findings)
    {
        IMethodSymbol[] constructors = [.. type.InstanceConstructors.Where(static item => item.DeclaredAccessibility == Accessibility.Public)];
        IMethodSymbol[] preferred = [.. constructors.Where(static item => Names.Attribute(item, Names.PreferredConstructor) is not null)];
        IMethodSymbol[] candidates = preferred.Length > 0 ? preferred : constructors;
        if (candidates.Length == 1)
        {
            return candidates[0];
        }

        findings.Add(Finding.At(type, Diagnostics.SeveralConstructors, type.Name, candidates.Length.ToString(CultureInfo.InvariantCulture)));
        return null;
    }

    private static string Write(INamedTypeSymbol type, IMethodSymbol constructor, List<BoundMethod> methods)
    {
        string name = Names.InCode(type);
        var code = new CodeWriter();
        code.OpenNamespace(type);
        foreach (INamedTypeSymbol outer in ContainingTypes(type).Reverse())
        {
            code.Open($"partial {Keyword(outer)} {Names.Identifier(outer.Name)}");
        }

        code.Open($"partial {Keyword(type)} {Names.Identifier(type.Name)} : {Binder}<{name}>");
        code.Open($"static void {Binder}<{name}>.BindEvents(global::Socketeer.Server.EventMap<{name}> events)");
        foreach (BoundMethod method in methods)
        {
            code.Line($"events.Add({string.Join(", ", new[] { Names.Literal(method.EventName), method.Handler }.Concat(method.Filters))});");
        }

        if (Overrides(type, "OnConnectedAsync"))
        {
            code.Line("events.OnConnected(static (handler, cancellationToken) => handler.OnConnectedAsync(cancellationToken));");
        }

        if (Overrides(type, "OnDisconnectedAsync"))
        {
            code.Line("events.OnDisconnected(static (handler, reason) => handler.OnDisconnectedAsync(reason));");
        }

        code.Close();
        code.Line(string.Empty);
        code.Open($"static {name} {Binder}<{name}>.Create(global::System.IServiceProvider services)");
        code.Line($"return new {name}({string.Join(", ", constructor.Parameters.Select(static parameter => Services.Get(parameter, "services")))});");
        return code.End();
    }

    private static bool Overrides(INamedTypeSymbol type, string method) =>
        WithBases(type).Any(part => part.GetMembers(method).OfType<IMethodSymbol>().Any(static member => member.IsOverride));

    private static string Keyword(INamedTypeSymbol type) =>
        (type.IsRecord ? "record " : string.Empty) + (type.TypeKind switch
        {
            TypeKind.Struct => "struct",
            TypeKind.Interface => "interface",
            _ => "class",
        });
}
