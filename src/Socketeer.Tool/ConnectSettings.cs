using System.Text.Json;
using Socketeer.Client;

namespace Socketeer.Tool;

/// <summary>What the options of <c>connect</c> say.</summary>
internal sealed record ConnectSettings
{
    public required Uri Server { get; init; }

    public string? Namespace { get; init; }

    public string? Path { get; init; }

    public JsonElement? Auth { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public IReadOnlyList<TransportKind> Transports { get; init; } = [];

    public bool Upgrade { get; init; } = true;

    public bool Reconnection { get; init; } = true;

    public bool IsInsecure { get; init; }

    public bool IsJson { get; init; }

    public bool IsColorOff { get; init; }

    /// <summary>Gets the lines that are executed before any other.</summary>
    public IReadOnlyList<ScriptLine> Emits { get; init; } = [];

    /// <summary>Gets the lines of a script, which are read instead of the standard input.</summary>
    public IReadOnlyList<ScriptLine>? Script { get; init; }

    /// <summary>Gets how long connecting, an ack, a wait and the events of <see cref="ExitAfter"/> may take.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets after how many events the tool ends.</summary>
    public int? ExitAfter { get; init; }
}
