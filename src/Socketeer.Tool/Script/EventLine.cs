using System.Text.Json;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Tool;

/// <summary>The arguments of an event that a line says, with the bytes of its files.</summary>
internal sealed class EventLine(IReadOnlyList<object> arguments) : IEmitArguments
{
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static async Task<EventLine> ReadAsync(ScriptLine line, CancellationToken cancellationToken)
    {
        var arguments = new List<object>();
        foreach (object argument in line.Arguments)
        {
            arguments.Add(argument is FileArgument file ? await File.ReadAllBytesAsync(file.Path, cancellationToken) : argument);
        }

        return new EventLine(arguments);
    }

    public void WriteTo(PayloadWriter writer)
    {
        foreach (object argument in arguments)
        {
            writer.Write(argument);
        }
    }

    public IReadOnlyList<ArgumentValue> ToValues() => [.. arguments.Select(static argument => argument switch
    {
        byte[] binary => new ArgumentValue(binary),
        string text => new ArgumentValue(JsonSerializer.SerializeToElement(text)),
        _ => new ArgumentValue((JsonElement)argument),
    })];
}
