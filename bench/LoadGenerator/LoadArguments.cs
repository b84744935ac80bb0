using System.Globalization;
using Socketeer.Bench.Load;
using Socketeer.Bench.Runs;
using Socketeer.Bench.Servers;

namespace Socketeer.Bench;

/// <summary>What to run, as the command line says.</summary>
internal sealed record LoadArguments(
    IReadOnlyList<ServerDefinition> Servers, IReadOnlyList<Scenario> Scenarios, RunTimes Times, int Rounds, bool IsScale, string? ResultsFile)
{
    // The quick table leaves out the variants, not the peers.
    private static readonly string[] QuickServers =
        [Peers.Ours, "Node (ws)", Peers.Bun, "SignalR JSON", Peers.BareWebSocket, Peers.BarePipe, Peers.BarePipeInline, Peers.BarePolling];

    public static LoadArguments Parse(string[] args)
    {
        bool isQuick = args.Contains("--quick");
        bool isScale = args.Contains("--scale");
        IReadOnlyList<ServerDefinition> servers = Peers.All;
        if (ValueOf(args, "--servers") is { } names)
        {
            servers = [.. servers.Where(server => IsNamed(server.Name, names))];
        }
        else if (isQuick)
        {
            servers = [.. servers.Where(server => QuickServers.Contains(server.Name))];
        }
        else if (isScale)
        {
            servers = [.. servers.Where(server => server.Name is Peers.Ours or Peers.Bun)];
        }

        foreach (ServerDefinition missing in servers.Where(server => server.NeedsFile is { } file && !File.Exists(file)))
        {
            Console.Error.WriteLine($"{missing.Name} is left out: {missing.NeedsFile} is not installed.");
        }

        servers = [.. servers.Where(server => server.NeedsFile is not { } file || File.Exists(file))];
        IReadOnlyList<Scenario> scenarios = isScale ? Runs.Scenarios.Scale : isQuick ? Runs.Scenarios.Quick : Runs.Scenarios.Table;
        if (ValueOf(args, "--scenarios") is { } chosen)
        {
            scenarios = [.. scenarios.Where(scenario => IsNamed(scenario.Name, chosen))];
        }

        if (servers.Count == 0 || scenarios.Count == 0)
        {
            throw new LoadException("Nothing to run: no server or no scenario has that name.");
        }

        // With less, a just-in-time compiler is still at work.
        var times = new RunTimes(
            TimeSpan.FromSeconds(NumberOf(args, "--warm-up", isQuick ? 1.75 : 2)),
            TimeSpan.FromSeconds(NumberOf(args, "--measure", isQuick ? 1 : 2)));
        return new LoadArguments(servers, scenarios, times, (int)NumberOf(args, "--rounds", isQuick || isScale ? 1 : 3), isScale, ValueOf(args, "--results"));
    }

    private static bool IsNamed(string name, string list) =>
        list.Split(';').Any(one => one.EndsWith('!') ? name == one[..^1] : name.StartsWith(one, StringComparison.OrdinalIgnoreCase));

    private static string? ValueOf(string[] args, string name)
    {
        int index = Array.IndexOf(args, name);
        return index >= 0 && index + 1 < args.Length ? args[index + 1] : null;
    }

    private static double NumberOf(string[] args, string name, double standard) =>
        ValueOf(args, name) is { } value ? double.Parse(value, CultureInfo.InvariantCulture) : standard;
}
