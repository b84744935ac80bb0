using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Socketeer.Generators;

/// <summary>Writes how a parameter gets its service.</summary>
internal static class Services
{
    private const string Extensions = "global::Microsoft.Extensions.DependencyInjection.ServiceProvider";

    /// <summary>Tells whether a method's parameter is injected, and so no argument of its event.</summary>
    public static bool IsService(IParameterSymbol parameter) =>
        Names.Attribute(parameter, Names.FromServices) is not null || Names.Attribute(parameter, Names.FromKeyedServices) is not null;

    public static string Get(IParameterSymbol parameter, string services)
    {
        string type = Names.InCodeWithoutNull(parameter.Type);
        if (Names.Is(parameter.Type, Names.ServiceProvider))
        {
            return services;
        }

        if (Names.Attribute(parameter, Names.FromKeyedServices) is { ConstructorArguments.Length: > 0 } keyed)
        {
            string key = keyed.ConstructorArguments[0].ToCSharpString();
            return $"{Extensions}KeyedServiceExtensions.GetRequiredKeyedService<{type}>({services}, {key})";
        }

        return parameter.HasExplicitDefaultValue && parameter.Type.IsReferenceType
            ? $"{Extensions}ServiceExtensions.GetService<{type}>({services})"
            : $"{Extensions}ServiceExtensions.GetRequiredService<{type}>({services})";
    }
}
