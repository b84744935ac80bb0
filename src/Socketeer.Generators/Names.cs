using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Socketeer.Generators;

/// <summary>The names of the library's types, and how types are written in generated code.</summary>
internal static class Names
{
    public const string OnEvent = "Socketeer.OnEventAttribute";
    public const string SocketEvents = "Socketeer.SocketEventsAttribute";
    public const string EventName = "Socketeer.EventNameAttribute";
    public const string Handler = "Socketeer.Server.SocketNamespaceHandler";
    public const string Filter = "Socketeer.Server.EventFilterAttribute<TFilter>";
    public const string EventContext = "Socketeer.EventContext";
    public const string EventArguments = "Socketeer.EventArguments";
    public const string CancellationToken = "System.Threading.CancellationToken";
    public const string ServiceProvider = "System.IServiceProvider";
    public const string FromServices = "Microsoft.AspNetCore.Mvc.FromServicesAttribute";
    public const string FromKeyedServices = "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute";
    public const string PreferredConstructor = "Microsoft.Extensions.DependencyInjection.ActivatorUtilitiesConstructorAttribute";

    /// <summary>The names of Socket.IO's own events, which nobody may emit.</summary>
    public static readonly string[] Reserved = ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

    private static readonly SymbolDisplayFormat Qualified = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters);

    private static readonly SymbolDisplayFormat Code = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>A type as generated code names it.</summary>
    public static string InCode(ITypeSymbol type) => type.ToDisplayString(Code);

    /// <summary>A type as a type argument whose own nullability does not matter.</summary>
    public static string InCodeWithoutNull(ITypeSymbol type) =>
        type.IsReferenceType ? InCode(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)) : InCode(type);

    /// <summary>A type's full name, to compare with the constants here.</summary>
    public static string Of(ITypeSymbol type) => type.OriginalDefinition.ToDisplayString(Qualified);

    public static bool Is(ITypeSymbol? type, string name) => type is not null && Of(type) == name;

    /// <summary>A name as an identifier: keywords are marked.</summary>
    public static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>The name of a namespace in code.</summary>
    public static string InCode(INamespaceSymbol symbol) =>
        symbol.ToDisplayString(Code.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));

    public static AttributeData? Attribute(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => Is(attribute.AttributeClass, name));

    /// <summary>Text as a C# literal.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
