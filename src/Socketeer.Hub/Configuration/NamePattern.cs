using System.IO.Enumeration;

namespace Socketeer.Hub.Configuration;

/// <summary>A name in which <c>*</c> stands for any characters.</summary>
internal sealed record NamePattern(string Text)
{
    /// <summary>Gets a value that tells whether it fits one name only.</summary>
    public bool IsExact => !Text.Contains('*', StringComparison.Ordinal);

    // A backslash or a question mark in a name is itself: the platform's matcher is told so by escaping.
    private readonly string _expression = Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal);

    public bool Fits(string name) => FileSystemName.MatchesSimpleExpression(_expression, name, ignoreCase: false);
}
