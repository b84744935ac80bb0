using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Socketeer.Generators;

/// <summary>A diagnostic without the symbols it came from, which would keep a whole compilation alive.</summary>
internal sealed record Finding(DiagnosticDescriptor Descriptor, string Path, TextSpan Span, LinePositionSpan Lines, EquatableArray<string> Arguments)
{
    public static Finding At(ISymbol symbol, DiagnosticDescriptor descriptor, params string[] arguments)
    {
        Location location = symbol.Locations[0];
        FileLinePositionSpan lines = location.GetLineSpan();
        return new Finding(descriptor, lines.Path, location.SourceSpan, lines.Span, new EquatableArray<string>(arguments));
    }

    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Descriptor, Path.Length == 0 ? Location.None : Location.Create(Path, Span, Lines), [.. Arguments]);
}
