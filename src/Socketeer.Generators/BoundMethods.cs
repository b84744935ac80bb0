using Microsoft.CodeAnalysis;

namespace Socketeer.Generators;

/// <summary>Finds the methods of a namespace class that handle events, and writes how each is called.</summary>
internal static class BoundMethods
{
    public static List<BoundMethod> Find(INamedTypeSymbol type, List<Finding> findings)
    {
        string[] classFilters = [.. NamespaceClass.WithBases(type).Reverse().SelectMany(Filters)];
        var methods = new List<BoundMethod>();
        var seen = new List<IMethodSymbol>();
        foreach (IMethodSymbol method in NamespaceClass.WithBases(type).SelectMany(static part => part.GetMembers().OfType<IMethodSymbol>()))
        {
            if (seen.Exists(derived => Overrides(derived, method)))
            {
                continue;
            }

            seen.Add(method);
            foreach (AttributeData attribute in method.GetAttributes().Where(static attribute => Names.Is(attribute.AttributeClass, Names.OnEvent)))
            {
                string eventName = EventNames.FirstArgument(attribute) as string ?? string.Empty;
                Add(methods, method, method, eventName, $"handler.{Names.Identifier(method.Name)}", classFilters, type, findings);
            }
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (Names.Attribute(contract, Names.SocketEvents) is not { } attribute)
            {
                continue;
            }

            IEnumerable<IMethodSymbol> events = contract.GetMembers().OfType<IMethodSymbol>();
            foreach (IMethodSymbol method in events.Where(static member => member.MethodKind == MethodKind.Ordinary))
            {
                IMethodSymbol implementation = type.FindImplementationForInterfaceMember(method) as IMethodSymbol ?? method;
                string target = $"(({Names.InCode(contract)})handler).{Names.Identifier(method.Name)}";
                Add(methods, method, implementation, EventNames.Of(method, attribute), target, classFilters, type, findings);
            }
        }

        return methods;
    }

    /// <summary>Writes the lambda that reads the arguments of an event, calls a method and acks.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The method in code, of a <c>handler</c>.</param>
    public static string Handler(IMethodSymbol method, string target)
    {
        string call = $"{target}({string.Join(", ", Arguments(method))})";
        (bool isAwaited, bool isValueTask, ITypeSymbol? result) = Results.Of(method);
        return (isAwaited, result) switch
        {
            (true, null) when isValueTask => $"static (handler, e) => {call}",
            (true, null) => $"static (handler, e) => new global::System.Threading.Tasks.ValueTask({call})",
            (true, _) => $"static async (handler, e) => await e.AckAsync(await {call}.ConfigureAwait(false)).ConfigureAwait(false)",
            (false, null) => $"static (handler, e) => {{ {call}; return default; }}",
            _ => $"static (handler, e) => e.AckAsync({call})",
        };
    }

    /// <summary>Tells whether arguments would follow those that EventArguments takes.</summary>
    /// <returns>The end of a sentence that names the fix, or <see langword="null"/>.</returns>
    public static string? WrongRest(IMethodSymbol method)
    {
        IParameterSymbol[] data = [.. method.Parameters.Where(IsData)];
        int rest = Array.FindIndex(data, static parameter => Names.Is(parameter.Type, Names.EventArguments));
        return rest >= 0 && rest < data.Length - 1
            ? "EventArguments holds all the arguments from there on: make it the last parameter"
            : null;
    }

    private static void Add(
        List<BoundMethod> methods,
        IMethodSymbol method,
        IMethodSymbol implementation,
        string eventName,
        string target,
        string[] classFilters,
        INamedTypeSymbol type,
        List<Finding> findings)
    {
        // A finding stands where the class is compiled, even if the method is another assembly's.
        ISymbol place = implementation.Locations[0].IsInSource ? implementation : type;
        if (EventNames.Wrong(eventName) is { } wrongName)
        {
            findings.Add(Finding.At(place, Diagnostics.WrongEventName, eventName, wrongName));
        }
        else if (WrongMethod(method, type) is { } reason)
        {
            findings.Add(Finding.At(place, Diagnostics.UnusableMethod, method.Name, reason));
        }
        else if (methods.Find(other => other.EventName == eventName) is { } other)
        {
            findings.Add(Finding.At(place, Diagnostics.DuplicateEvent, eventName, other.MethodName, method.Name));
        }
        else
        {
            methods.Add(new BoundMethod(eventName, method.Name, Handler(method, target), [.. classFilters, .. Filters(implementation)]));
        }
    }

    // The end of a sentence that names the fix.
    private static string? WrongMethod(IMethodSymbol method, INamedTypeSymbol type)
    {
        if (method.IsStatic)
        {
            return "it is static: make it an instance method";
        }

        if (method.IsGenericMethod)
        {
            return "it is generic: name the types its arguments have";
        }

        if (method.DeclaredAccessibility == Accessibility.Private && !SymbolEqualityComparer.Default.Equals(method.ContainingType, type))
        {
            return "it is a base class's private method: make it protected";
        }

        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            return "it returns a reference: return the value";
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType || parameter.Type is IPointerTypeSymbol)
            {
                return $"'{parameter.Name}' is passed by reference: take a value";
            }

            if (parameter.IsParams)
            {
                return $"'{parameter.Name}' is a params list: take EventArguments, which holds all the arguments from there on";
            }
        }

        return WrongRest(method);
    }

    private static bool IsData(IParameterSymbol parameter) =>
        !Names.Is(parameter.Type, Names.CancellationToken)
        && !Names.Is(parameter.Type, Names.EventContext)
        && !Services.IsService(parameter);

    private static IEnumerable<string> Arguments(IMethodSymbol method)
    {
        int index = 0;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (!IsData(parameter))
            {
                yield return Names.Of(parameter.Type) switch
                {
                    Names.CancellationToken => "e.Aborted",
                    Names.EventContext => "e",
                    _ => Services.Get(parameter, "e.Services"),
                };
                continue;
            }

            string type = Names.InCodeWithoutNull(parameter.Type);
            string read = Names.Is(parameter.Type, Names.EventArguments) ? $"e.Arguments.Slice({index})" : $"e.Read<{type}>({index})!";
            yield return parameter.HasExplicitDefaultValue ? $"e.Count > {index} ? {read} : {Results.Default(parameter)}" : read;
            index++;
        }
    }

    private static IEnumerable<string> Filters(ISymbol symbol) => symbol.GetAttributes()
        .Where(static attribute => Names.Is(attribute.AttributeClass, Names.Filter))
        .Select(static attribute => $"global::Socketeer.Server.EventFilter.Of<{Names.InCode(attribute.AttributeClass!.TypeArguments[0])}>()");

    private static bool Overrides(IMethodSymbol derived, IMethodSymbol method)
    {
        for (IMethodSymbol? overridden = derived.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(overridden, method))
            {
                return true;
            }
        }

        return false;
    }
}
