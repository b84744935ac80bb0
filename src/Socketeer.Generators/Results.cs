using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Socketeer.Generators;

/// <summary>What methods return, and what parameters are when nothing is given.</summary>
internal static class Results
{
    /// <summary>Takes a return type apart.</summary>
    /// <returns>Whether it is awaited, whether it is a ValueTask, and the type of the value, if there is one.</returns>
    public static (bool IsAwaited, bool IsValueTask, ITypeSymbol? Result) Of(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
        {
            return (false, false, null);
        }

        string name = Names.Of(method.ReturnType);
        bool isValueTask = name.StartsWith("System.Threading.Tasks.ValueTask", StringComparison.Ordinal);
        return name switch
        {
            "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask" => (true, isValueTask, null),
            "System.Threading.Tasks.Task<TResult>" or "System.Threading.Tasks.ValueTask<TResult>" =>
                (true, isValueTask, ((INamedTypeSymbol)method.ReturnType).TypeArguments[0]),
            _ => (false, false, method.ReturnType),
        };
    }

    /// <summary>A parameter's default value in code.</summary>
    public static string Default(IParameterSymbol parameter)
    {
        string type = Names.InCode(parameter.Type);
        return parameter.ExplicitDefaultValue is { } value
            ? $"({type}){SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)}"
            : $"default({type})";
    }
}
