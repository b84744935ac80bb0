using Socketeer.Bench.Dialects;

namespace Socketeer.Bench.Servers;

/// <summary>The servers of the table. Their folders are relative to the repository, where the load generator is started.</summary>
internal static class Peers
{
    /// <summary>Our server, as the hub runs it.</summary>
    public const string Ours = "Socketeer";

    /// <summary>Our server, as it runs in an application that says nothing about scheduling.</summary>
    public const string OursByDefault = "Socketeer, Kestrel's scheduling";

    public const string Bun = "Bun (bun-engine)";
    public const string BarePipe = "bare pipe";
    public const string BarePipeInline = "bare pipe, inline";
    public const string BareEpoll = "bare epoll";
    public const string BareWebSocket = "bare WebSocket";
    public const string BarePolling = "bare polling";

    private static readonly SocketIODialect SocketIO = new();

    public static IReadOnlyList<ServerDefinition> All { get; } =
    [
        FixtureServer(Ours, "--inline", "true"),
        FixtureServer(OursByDefault),
        new("Node (ws)", SocketIO, "bench/peers/node", "node", "server.mjs", "--engine=ws") { Abilities = Everything },
        new("Node (eiows)", SocketIO, "bench/peers/node", "node", "server.mjs", "--engine=eiows") { Abilities = Everything, NeedsFile = "bench/peers/node/node_modules/eiows/package.json" },
        new(Bun, SocketIO, "bench/peers/bun", "bench/peers/bun/node_modules/.bin/bun", "server.ts") { Abilities = Everything },
        DotNet("SignalR JSON", new SignalRJsonDialect(), ServerAbilities.Messages, "signalr"),
        DotNet("SignalR MessagePack", new SignalRMessagePackDialect(), ServerAbilities.Messages | ServerAbilities.Binary, "signalr"),
        DotNet(BareWebSocket, SocketIO, ServerAbilities.Messages | ServerAbilities.Binary, "bare-websocket"),
        DotNet(BarePipe, SocketIO, ServerAbilities.Messages | ServerAbilities.Binary, "bare-pipe"),
        DotNet(BarePipeInline, SocketIO, ServerAbilities.Messages | ServerAbilities.Binary, "bare-pipe", "--inline"),
        DotNet(BareEpoll, SocketIO, ServerAbilities.Messages | ServerAbilities.Binary, "bare-epoll"),
        DotNet(BarePolling, SocketIO, ServerAbilities.Polling, "bare-polling"),
        DotNet("bare polling, inline", SocketIO, ServerAbilities.Polling, "bare-polling", "--inline"),
    ];

    private const ServerAbilities Everything = ServerAbilities.Messages | ServerAbilities.Binary | ServerAbilities.Polling;

    private static ServerDefinition FixtureServer(string name, params string[] arguments) =>
        new(name, SocketIO, ".", "dotnet",
            ["artifacts/bin/FixtureServer/release/FixtureServer.dll", "--profile", "bench", "--urls", "http://127.0.0.1:0", .. arguments])
        {
            Abilities = Everything,
        };

    private static ServerDefinition DotNet(string name, IDialect dialect, ServerAbilities abilities, params string[] arguments) =>
        new(name, dialect, ".", "dotnet", ["artifacts/bin/Bench.Peers/release/bench-peers.dll", .. arguments]) { Abilities = abilities };
}
