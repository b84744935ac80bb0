using Microsoft.CodeAnalysis;

namespace Socketeer.Generators;

/// <summary>What may be wrong with a namespace class or a contract. Each text names the fix; docs/diagnostics.md has them at length.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "SIO001",
        "A namespace class is partial",
        "'{0}' must be partial for its events to be bound: write 'partial' before 'class', there and at the types around it");

    public static readonly DiagnosticDescriptor UnusableMethod = Error(
        "SIO002", "A method cannot handle an event", "'{0}' cannot handle an event because {1}");

    public static readonly DiagnosticDescriptor WrongEventName = Error(
        "SIO003", "A name is no event's", "'{0}' cannot be the name of an event: it is {1}, so choose another");

    public static readonly DiagnosticDescriptor DuplicateEvent = Error(
        "SIO004", "An event has one method", "The event '{0}' has two methods, '{1}' and '{2}': make one of them, or give one another event");

    public static readonly DiagnosticDescriptor SeveralConstructors = Error(
        "SIO005",
        "A namespace class has one constructor",
        "'{0}' has {1} public constructors: leave one, or mark the one to use with [ActivatorUtilitiesConstructor]");

    public static readonly DiagnosticDescriptor NoNamespaceClass = Error(
        "SIO006",
        "[OnEvent] belongs into a namespace class",
        "'{0}' is never called because '{1}' is no namespace class: {2}");

    public static readonly DiagnosticDescriptor UnusableContract = Error(
        "SIO007", "A member is no event of a contract", "'{0}' cannot be an event of a contract because {1}");

    public static readonly DiagnosticDescriptor GenericClass = Error(
        "SIO008",
        "A generic type cannot be bound",
        "'{0}' is generic, so its events cannot be bound: derive a class that is not from it, or make it abstract");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Socketeer", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: "docs/diagnostics.md");
}
