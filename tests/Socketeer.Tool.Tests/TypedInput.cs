using System.Collections.Concurrent;

namespace Socketeer.Tool.Tests;

/// <summary>A standard input whose lines a test types; reading blocks, as the console's does.</summary>
internal sealed class TypedInput : TextReader
{
    private readonly BlockingCollection<string> _lines = [];

    public void Type(string line) => _lines.Add(line);

    public void End() => _lines.CompleteAdding();

    public override string? ReadLine() => _lines.TryTake(out string? line, Timeout.Infinite) ? line : null;
}
