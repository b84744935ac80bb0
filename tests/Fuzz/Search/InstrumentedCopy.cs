using System.Diagnostics;

namespace Socketeer.Fuzz.Search;

/// <summary>
/// A copy of this program whose decoders count their branches. It runs in a process of its own: what it is copied from stays
/// as the compiler made it.
/// </summary>
internal static class InstrumentedCopy
{
    private static readonly string[] Decoders = ["Socketeer.Protocol.dll", "Socketeer.EngineIO.dll", "Socketeer.MessagePack.dll"];

    /// <summary>Makes the copy.</summary>
    /// <param name="folder">Where; replaced.</param>
    public static void Make(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        foreach (string decoder in Decoders)
        {
            // Some instrumented types are listed lazily.
            _ = SharpFuzz.Fuzzer.Instrument(Path.Combine(folder, decoder), static _ => true, SharpFuzz.Options.Value).Count();
        }
    }

    /// <summary>Runs the copy.</summary>
    /// <returns>Its exit code.</returns>
    public static int Run(string folder, params IEnumerable<string> arguments)
    {
        string program = Path.Combine(folder, Path.GetFileName(typeof(InstrumentedCopy).Assembly.Location));
        using Process process = Process.Start("dotnet", [program, .. arguments]);
        process.WaitForExit();
        return process.ExitCode;
    }
}
