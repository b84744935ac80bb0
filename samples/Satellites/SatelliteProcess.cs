using System.Diagnostics;

namespace Socketeer.Samples.Satellites;

/// <summary>A satellite in a process of its own, which ends with the hub's: its standard input does.</summary>
internal sealed class SatelliteProcess : IDisposable
{
    private readonly Process _process;

    public SatelliteProcess(string role, string hub)
    {
        // This program again: by itself, or by the "dotnet" that runs it.
        string program = Environment.ProcessPath!;
        string[] assembly = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(SatelliteProcess).Assembly.Location] : [];
        _process = Process.Start(new ProcessStartInfo(program, [.. assembly, role, hub]) { RedirectStandardInput = true })!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.Dispose();
    }
}
