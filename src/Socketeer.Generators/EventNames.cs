using System.Text;
using Microsoft.CodeAnalysis;

namespace Socketeer.Generators;

/// <summary>The names of events: of attributes, and of methods by a contract's naming.</summary>
internal static class EventNames
{
    private const string Suffix = "Async";

    /// <summary>The name of a contract's method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="contract">The attribute of its interface.</param>
    public static string Of(IMethodSymbol method, AttributeData contract)
    {
        if (Names.Attribute(method, Names.EventName) is { } attribute)
        {
            return FirstArgument(attribute) as string ?? string.Empty;
        }

        string name = method.Name.Length > Suffix.Length && method.Name.EndsWith(Suffix, StringComparison.Ordinal)
            ? method.Name.Substring(0, method.Name.Length - Suffix.Length)
            : method.Name;

        // The order of the enumeration's members.
        return FirstArgument(contract) switch
        {
            0 => char.ToLowerInvariant(name[0]) + name.Substring(1),
            2 => Join(name, '-'),
            3 => Join(name, '_'),
            4 => Join(name, ' '),
            _ => name,
        };
    }

    /// <summary>Tells what is wrong with a name.</summary>
    /// <returns>The end of a sentence, or <see langword="null"/>.</returns>
    public static string? Wrong(string name) =>
        name.Length == 0 ? "empty" : Array.IndexOf(Names.Reserved, name) >= 0 ? "one of Socket.IO's own" : null;

    public static object? FirstArgument(AttributeData attribute) =>
        attribute.ConstructorArguments.Length > 0 ? attribute.ConstructorArguments[0].Value : null;

    // A word begins at a capital after a small letter, and at the last of several capitals before one: IOReady is io-ready.
    private static string Join(string name, char separator)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool begins = i > 0
                && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins)
            {
                text.Append(separator);
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
