using Microsoft.CodeAnalysis;

namespace Socketeer.Generators;

/// <summary>One event of a contract.</summary>
/// <param name="eventName">Its name.</param>
/// <param name="method">Its method.</param>
/// <param name="index">Its place in the contract, to tell methods of one name apart.</param>
internal sealed class ContractEvent(string eventName, IMethodSymbol method, int index)
{
    public string EventName => eventName;

    public IMethodSymbol Method => method;

    public bool IsAnswered => Results.Of(method).Result is not null;

    private IParameterSymbol? Token => method.Parameters.FirstOrDefault(static parameter => Names.Is(parameter.Type, Names.CancellationToken));

    private IParameterSymbol[] Data => [.. method.Parameters.Where(static parameter => !Names.Is(parameter.Type, Names.CancellationToken))];

    public void WriteMethod(CodeWriter code, string contract)
    {
        string parameters = string.Join(", ", method.Parameters.Select(Declaration));
        string values = string.Join(", ", Data.Select(static parameter => "@" + parameter.Name));
        string token = Token is { } found ? "@" + found.Name : "default";
        string arguments = $"{Names.Literal(eventName)}, new {ArgumentsName(contract)}({values}), {token}";
        (_, bool isValueTask, ITypeSymbol? result) = Results.Of(method);
        string signature = $"{Names.InCode(method.ReturnType)} {Names.Identifier(method.Name)}({parameters})";
        code.Line("/// <inheritdoc />");
        if (result is null)
        {
            code.Line($"public {signature} => _emitter.EmitCoreAsync({arguments}){(isValueTask ? string.Empty : ".AsTask()")};");
            return;
        }

        string answer = $"(await _socket.EmitWithAckCoreAsync({arguments}).ConfigureAwait(false))";
        string value = Names.Is(result, Names.EventArguments) ? answer : $"{answer}.Read<{Names.InCodeWithoutNull(result)}>(0)!";
        code.Line($"public async {signature} => {value};");
    }

    public void WriteArguments(CodeWriter code, string contract)
    {
        string parameters = string.Join(", ", Data.Select(static parameter => $"{Names.InCode(parameter.Type)} @{parameter.Name}"));
        code.Open($"file readonly struct {ArgumentsName(contract)}({parameters}) : global::Socketeer.IEmitArguments");
        code.Open("public void WriteTo(global::Socketeer.Protocol.SocketIO.PayloadWriter writer)");
        foreach (IParameterSymbol parameter in Data)
        {
            code.Line($"writer.Write(@{parameter.Name});");
        }

        code.Close();
        code.Close();
    }

    private static string Declaration(IParameterSymbol parameter)
    {
        string value = parameter.HasExplicitDefaultValue ? " = " + Results.Default(parameter) : string.Empty;
        return $"{Names.InCode(parameter.Type)} @{parameter.Name}{value}";
    }

    private string ArgumentsName(string contract) => $"{contract}{method.Name}Arguments{index}";
}
