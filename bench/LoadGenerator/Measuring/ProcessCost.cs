using System.Globalization;

namespace Socketeer.Bench.Measuring;

/// <summary>What a process has cost so far, as the operating system counts it.</summary>
/// <param name="CpuSeconds">Its CPU time, user and system, of all its threads.</param>
/// <param name="Switches">How often its living threads gave up or lost the CPU.</param>
internal readonly record struct ProcessCost(double CpuSeconds, long Switches)
{
    // sysconf(_SC_CLK_TCK) is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    public static ProcessCost operator -(ProcessCost end, ProcessCost start) =>
        new(end.CpuSeconds - start.CpuSeconds, end.Switches - start.Switches);

    public static ProcessCost Read(int processId)
    {
        // The command may hold blanks; fields are counted from behind its bracket: utime is the 14th, stime the 15th of all.
        string stat = File.ReadAllText($"/proc/{processId}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        double ticks = double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
        return new ProcessCost(ticks / TicksPerSecond, ReadSwitches(processId));
    }

    /// <summary>Reads the memory of a process that is resident, in bytes.</summary>
    public static long ReadResident(int processId)
    {
        foreach (string line in File.ReadLines($"/proc/{processId}/status"))
        {
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
            {
                return NumberIn(line) * 1024;
            }
        }

        return 0;
    }

    private static long ReadSwitches(int processId)
    {
        long switches = 0;
        foreach (string task in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            try
            {
                switches += File.ReadLines(Path.Combine(task, "status"))
                    .Where(line => line.Contains("ctxt_switches", StringComparison.Ordinal))
                    .Sum(NumberIn);
            }
            catch (IOException)
            {
                // The thread ended meanwhile.
            }
        }

        return switches;
    }

    private static long NumberIn(string line) =>
        long.Parse(string.Concat(line.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
}
