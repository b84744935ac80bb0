using System.Diagnostics;
using System.Globalization;
using Socketeer.Bench.Clients;

// "N": both clients in turn, N times; prints a table of medians. "endurance N": ours alone for N minutes. Build tests/FixtureServer first.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
bool isEndurance = args is ["endurance", ..];
int rounds = args is [.., var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 3;
DirectoryInfo configuration = new(AppContext.BaseDirectory);
string fixture = Path.Combine(configuration.Parent!.Parent!.FullName, "FixtureServer", configuration.Name, "FixtureServer.dll");
using Process process = Process.Start(new ProcessStartInfo("dotnet", [fixture, "--profile", "bench", "--urls", "http://127.0.0.1:0"])
{
    RedirectStandardOutput = true,
})!;
try
{
    string? line;
    do
    {
        line = await process.StandardOutput.ReadLineAsync();
    }
    while (line?.StartsWith("listening ", StringComparison.Ordinal) == false);
    var server = new Uri(line!["listening ".Length..]);
    if (isEndurance)
    {
        await new Endurance(server, TimeProvider.System).RunAsync(rounds);
        return;
    }

    var scenarios = new Scenarios(server, TimeProvider.System);
    Func<Uri, IMeasuredClient>[] clients = [static server => new OurClient(server), static server => new OlderClient(server)];

    Console.WriteLine($"| medians of {rounds} alternating rounds | {string.Join(" | ", clients.Select(create => create(new Uri("http://localhost")).Name))} |");
    Console.WriteLine("|---|---|---|");
    foreach ((string name, Func<Scenarios, Func<Uri, IMeasuredClient>, Task<double>> run) in Scenarios.All)
    {
        var figures = clients.Select(static _ => new List<double>()).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < clients.Length; i++)
            {
                figures[i].Add(await run(scenarios, clients[i]));
            }
        }

        Console.WriteLine($"| {name} | {string.Join(" | ", figures.Select(static list => list.Order().ElementAt(list.Count / 2).ToString("N0")))} |");
    }
}
finally
{
    process.Kill();
}
