namespace Socketeer.Interop.Tests;

/// <summary>Where things are in the working copy the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    // artifacts/bin/Socketeer.Interop.Tests/<configuration>/
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name;

    public static string Npm { get; } = Path.Combine(Root, "tests", "Interop", "npm");

    public static string FixtureServer { get; } = Path.Combine(Root, "artifacts", "bin", "FixtureServer", Configuration, "FixtureServer.dll");

    public static string Hub { get; } = Path.Combine(Root, "artifacts", "bin", "Socketeer.Hub", Configuration, "socketeer-hub.dll");

    public static string Tool { get; } = Path.Combine(Root, "artifacts", "bin", "Socketeer.Tool", Configuration, "socketeer.dll");

    public static string Sample(string name) => Path.Combine(Root, "artifacts", "bin", name, Configuration, $"{name}.dll");

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Socketeer.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
