using Socketeer.Bench.Dialects;

namespace Socketeer.Bench.Servers;

/// <summary>A server and how it is started.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Dialect">How it is spoken to.</param>
/// <param name="Folder">Where it is started.</param>
/// <param name="Command">The program.</param>
/// <param name="Arguments">The program's arguments.</param>
internal sealed record ServerDefinition(string Name, IDialect Dialect, string Folder, string Command, params string[] Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets a file the server cannot do without, where its package does not install everywhere.</summary>
    public string? NeedsFile { get; init; }

    /// <summary>Gets the kinds of load the server understands.</summary>
    public ServerAbilities Abilities { get; init; } = ServerAbilities.Messages | ServerAbilities.Binary;
}

/// <summary>What a server can be asked.</summary>
[Flags]
internal enum ServerAbilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The load contract on WebSocket, without binary.</summary>
    Messages = 1,

    /// <summary>Binary payloads.</summary>
    Binary = 2,

    /// <summary>Engine.IO's long-polling.</summary>
    Polling = 4,
}
