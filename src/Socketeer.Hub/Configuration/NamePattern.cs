using System.Text.RegularExpressions;

namespace Socketeer.Hub.Configuration;

/// <summary>A name in which <c>*</c> stands for any characters.</summary>
internal sealed record NamePattern(string Text)
{
    // Names come from clients: the engine without backtracking takes the same time for all of them.
    private readonly Regex _expression = new(
        $@"\A{Regex.Escape(Text).Replace(@"\*", ".*", StringComparison.Ordinal)}\z",
        RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <summary>Gets a value that tells whether it fits one name only.</summary>
    public bool IsExact => !Text.Contains('*', StringComparison.Ordinal);

    public bool Fits(string name) => _expression.IsMatch(name);
}
