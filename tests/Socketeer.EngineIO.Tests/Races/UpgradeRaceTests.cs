using System.Globalization;

namespace Socketeer.EngineIO.Tests.Races;

/// <summary>
/// Sessions under races, each decided by its seed. A failure names its seed; <c>SOCKETEER_RACE_SEED</c> runs that one alone, and
/// <c>SOCKETEER_RACES</c> as many as it says.
/// </summary>
public sealed class UpgradeRaceTests
{
    private const int Races = 5000;

    [Fact]
    public void Nothing_is_lost_doubled_or_left_behind_whatever_overtakes_what()
    {
        int? seed = Read("SOCKETEER_RACE_SEED");
        int count = seed is null ? Read("SOCKETEER_RACES") ?? Races : 1;
        for (int i = 0; i < count; i++)
        {
            if (Race.Run(seed ?? i) is { } failure)
            {
                Assert.Fail(failure);
            }
        }
    }

    private static int? Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value) ? value : null;
}
