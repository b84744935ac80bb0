using Socketeer.Bench.Load;
using Socketeer.Bench.Measuring;
using Socketeer.Bench.Servers;

namespace Socketeer.Bench.Runs;

/// <summary>Runs scenarios on servers, scenario by scenario, the servers taking turns, so that a noisy minute hurts all alike.</summary>
internal static class Rounds
{
    public static IReadOnlyList<Measurement> Run(
        IReadOnlyList<ServerDefinition> servers, IReadOnlyList<Scenario> scenarios, RunTimes times, int rounds)
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
                        throw new LoadException($"{server.Name}, {scenario.Name}: {exception.Message}");
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
