using Socketeer.Bench.Load;
using Socketeer.Bench.Measuring;
using Socketeer.Bench.Servers;

namespace Socketeer.Bench.Runs;

/// <summary>Runs scenarios on servers, scenario by scenario, the servers taking turns, so that a noisy minute hurts all alike.</summary>
internal static class Rounds
{
    /// <summary>Runs them all.</summary>
    /// <param name="servers">The servers.</param>
    /// <param name="scenarios">The scenarios.</param>
    /// <param name="times">How long a run takes.</param>
    /// <param name="rounds">How many rounds there are.</param>
    /// <param name="failures">Receives the runs in which a server did not do what was asked.</param>
    public static IReadOnlyList<Measurement> Run(
        IReadOnlyList<ServerDefinition> servers, IReadOnlyList<Scenario> scenarios, RunTimes times, int rounds, List<string> failures)
    {
        var results = new List<Measurement>();
        for (int round = 1; round <= rounds; round++)
        {
            foreach (Scenario scenario in scenarios)
            {
                foreach (ServerDefinition server in servers.Where(server => server.Abilities.HasFlag(scenario.Needs)))
                {
                    // Every run has a process of its own: what one scenario leaves behind must not weigh on the next.
                    using ServerProcess process = ServerProcess.Start(server);
                    Measurement result;
                    try
                    {
                        result = scenario.Run(server, process, times, round);
                    }
                    catch (LoadException exception)
                    {
                        // No result; the others are measured all the same.
                        failures.Add($"{server.Name}, {scenario.Name}: {exception.Message}");
                        Console.Error.WriteLine(failures[^1]);
                        continue;
                    }

                    results.Add(result);
                    Console.Error.WriteLine(
                        $"{round}  {scenario.Name,-34} {server.Name,-34} {result.Cost,8:F2}  {result.Rate,10:N0}/s  p50 {result.Median,7:N0} µs  p99 {result.Tail,8:N0} µs  {result.Switches,6:F2} switches");
                }
            }
        }

        return results;
    }
}
