using Microsoft.CodeAnalysis;

namespace Socketeer.Generators;

/// <summary>Writes what emits the events of a contract, and what handles them: the same for both ends.</summary>
internal static class Contract
{
    private const string Emitter = "global::Socketeer.IEventEmitter";
    private const string AckEmitter = "global::Socketeer.IAckEmitter";
    private const string Source = "global::Socketeer.IEventSource";

    public static GeneratedFile Generate(INamedTypeSymbol contract, AttributeData attribute)
    {
        var findings = new List<Finding>();
        List<ContractEvent> events = Find(contract, attribute, findings);
        string source = findings.Count == 0 ? Write(contract, events) : string.Empty;
        return new GeneratedFile(CodeWriter.HintName(contract), source, new EquatableArray<Finding>(findings));
    }

    private static List<ContractEvent> Find(INamedTypeSymbol contract, AttributeData attribute, List<Finding> findings)
    {
        var events = new List<ContractEvent>();
        if (contract.TypeParameters.Length > 0 || contract.ContainingType is not null || contract.Interfaces.Length > 0)
        {
            string reason = contract.TypeParameters.Length > 0 ? "it is generic: name the types"
                : contract.ContainingType is not null ? "it stands in another type: move it into a namespace"
                : "it has base interfaces: write all events into one, or use several contracts";
            findings.Add(Finding.At(contract, Diagnostics.UnusableContract, contract.Name, reason));
            return events;
        }

        foreach (ISymbol member in contract.GetMembers())
        {
            if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
            {
                if (member is not IMethodSymbol)
                {
                    findings.Add(Finding.At(member, Diagnostics.UnusableContract, member.Name, "it is no method: write one that returns ValueTask"));
                }

                continue;
            }

            string eventName = EventNames.Of(method, attribute);
            if (Wrong(method) is { } reason)
            {
                findings.Add(Finding.At(method, Diagnostics.UnusableContract, method.Name, reason));
            }
            else if (EventNames.Wrong(eventName) is { } wrongName)
            {
                findings.Add(Finding.At(method, Diagnostics.WrongEventName, eventName, wrongName));
            }
            else if (events.Find(other => other.EventName == eventName) is { } other)
            {
                findings.Add(Finding.At(method, Diagnostics.DuplicateEvent, eventName, other.Method.Name, method.Name));
            }
            else
            {
                events.Add(new ContractEvent(eventName, method, events.Count));
            }
        }

        return events;
    }

    private static string? Wrong(IMethodSymbol method)
    {
        if (method.IsStatic || method.IsGenericMethod || !method.IsAbstract)
        {
            return "it is static, generic or has a body: declare a plain method";
        }

        if (!Results.Of(method).IsAwaited)
        {
            return "it does not return a task: return ValueTask, or ValueTask<T> where the receiver answers";
        }

        IParameterSymbol? wrong = method.Parameters.FirstOrDefault(static parameter =>
            parameter.RefKind != RefKind.None
            || parameter.IsParams
            || parameter.Type.IsRefLikeType
            || Names.Is(parameter.Type, Names.EventContext)
            || Services.IsService(parameter));
        if (wrong is not null)
        {
            return $"'{wrong.Name}' is no value that can be sent: take values and a CancellationToken";
        }

        int tokens = method.Parameters.Count(static parameter => Names.Is(parameter.Type, Names.CancellationToken));
        return tokens > 1 ? "it has two CancellationTokens: take one" : BoundMethods.WrongRest(method);
    }

    private static string Write(INamedTypeSymbol contract, List<ContractEvent> events)
    {
        // IChatClient is emitted by a ChatClientEmitter.
        bool hasMark = contract.Name.Length > 1 && contract.Name[0] == 'I' && char.IsUpper(contract.Name[1]);
        string name = hasMark ? contract.Name.Substring(1) : contract.Name;
        string access = contract.DeclaredAccessibility == Accessibility.Public ? "public" : "internal";
        bool isAnswered = events.Exists(static item => item.IsAnswered);
        bool isBroadcast = events.Exists(static item => !item.IsAnswered);
        string summary = $"/// <summary>Emits the events of <see cref=\"{Names.InCode(contract)}\"/>";
        var code = new CodeWriter();
        code.OpenNamespace(contract);
        code.Line($"{summary}.</summary>");
        WriteEmitter(code, $"{access} readonly struct {name}Emitter : {Names.InCode(contract)}", name, "Emitter", events, isAnswered);
        if (isAnswered && isBroadcast)
        {
            code.Line(string.Empty);
            List<ContractEvent> broadcast = [.. events.Where(static item => !item.IsAnswered)];
            code.Line($"{summary} that are not answered, to any number of sockets.</summary>");
            WriteEmitter(code, $"{access} readonly struct {name}Broadcast", name, "Broadcast", broadcast, isAnswered: false);
        }

        code.Line(string.Empty);
        WriteExtensions(code, access, name, isAnswered, isBroadcast);
        code.Line(string.Empty);
        WriteBinding(code, access, name, Names.InCode(contract), events);
        code.Line(string.Empty);
        foreach (ContractEvent item in events)
        {
            item.WriteArguments(code, name);
        }

        return code.End();
    }

    private static void WriteEmitter(CodeWriter code, string declaration, string name, string kind, List<ContractEvent> events, bool isAnswered)
    {
        code.Open(declaration);
        code.Line($"private readonly {Emitter} _emitter;");
        if (isAnswered)
        {
            code.Line($"private readonly {AckEmitter} _socket;");
        }

        code.Line(string.Empty);
        code.Open($"internal {name}{kind}({Emitter} emitter{(isAnswered ? $", {AckEmitter} socket" : string.Empty)})");
        code.Line("_emitter = emitter ?? throw new global::System.ArgumentNullException(nameof(emitter));");
        if (isAnswered)
        {
            code.Line("_socket = socket;");
        }

        code.Close();
        foreach (ContractEvent item in events)
        {
            code.Line(string.Empty);
            item.WriteMethod(code, name);
        }

        code.Close();
    }

    private static void WriteExtensions(CodeWriter code, string access, string name, bool isAnswered, bool isBroadcast)
    {
        code.Line("/// <summary>Gives sockets, rooms and namespaces the events of the contract.</summary>");
        code.Open($"{access} static class {name}EmitterExtensions");
        if (isAnswered)
        {
            code.Line("/// <summary>Gets what emits the contract's events to one socket.</summary>");
            code.Line($"public static {name}Emitter As{name}<TSocket>(this TSocket socket)");
            code.Line($"    where TSocket : {Emitter}, {AckEmitter} => new(socket, socket);");
        }

        if (isBroadcast)
        {
            code.Line("/// <summary>Gets what emits the contract's events.</summary>");
            code.Line($"public static {name}{(isAnswered ? "Broadcast" : "Emitter")} As{name}(this {Emitter} emitter) => new(emitter);");
        }

        code.Close();
    }

    private static void WriteBinding(CodeWriter code, string access, string name, string contract, List<ContractEvent> events)
    {
        string binding = $"global::Socketeer.ContractBinding<{contract}>";
        code.Line("/// <summary>Lets sockets handle the events of the contract.</summary>");
        code.Open($"{access} static class {name}BindingExtensions");
        code.Line("/// <summary>Makes an object the handler of the contract's events, until what this returns is disposed.</summary>");
        code.Open($"public static global::System.IDisposable Bind{name}(this {Source} source, {contract} handler)");
        code.Line($"var binding = new {binding}(source, handler);");
        foreach (ContractEvent item in events)
        {
            string target = $"handler.{Names.Identifier(item.Method.Name)}";
            code.Line($"binding.Add({Names.Literal(item.EventName)}, {BoundMethods.Handler(item.Method, target)});");
        }

        code.Line("return binding;");
        code.Close();
        code.Close();
    }
}
