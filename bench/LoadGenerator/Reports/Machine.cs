using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Socketeer.Bench.Reports;

/// <summary>Says what the figures were measured on.</summary>
internal static class Machine
{
    public static void Describe(StringBuilder report)
    {
        string processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) ?? ":unknown";
        report.AppendLine(CultureInfo.InvariantCulture, $"Measured {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.");
        report.AppendLine();
        report.AppendLine(CultureInfo.InvariantCulture, $"- Machine: {Environment.ProcessorCount} cores, {processor[(processor.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()}, {RuntimeInformation.OSDescription}; the load generator runs on the same machine.");
        report.AppendLine(CultureInfo.InvariantCulture, $"- .NET {Environment.Version}, Node {VersionOf("node")}, Bun {PackageVersion("bench/peers/bun", "bun")}");
        report.AppendLine(CultureInfo.InvariantCulture, $"- socket.io {PackageVersion("bench/peers/node", "socket.io")}, eiows {PackageVersion("bench/peers/node", "eiows")}, @socket.io/bun-engine {PackageVersion("bench/peers/bun", "@socket.io/bun-engine")}");
        report.AppendLine();
    }

    private static string VersionOf(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, "--version") { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim().TrimStart('v');
    }

    private static string PackageVersion(string folder, string package)
    {
        string file = Path.Combine(folder, "node_modules", package, "package.json");
        if (!File.Exists(file))
        {
            return "not installed";
        }

        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(file));
        return manifest.RootElement.GetProperty("version").GetString()!;
    }
}
