namespace Socketeer.Interop.Tests;

/// <summary>Our servers and the reference's, each in a process of its own on a free port.</summary>
internal static class Servers
{
    private const string AnyPort = "http://127.0.0.1:0";

    public static async Task<(ChildProcess Process, string Url)> FixtureAsync(
        string profile, string address = AnyPort, bool isInline = false, bool allowEIO3 = false)
    {
        ChildProcess process = ChildProcess.Start(
            "dotnet",
            [
                Repository.FixtureServer, "--profile", profile, "--urls", address,
                "--inline", isInline ? "true" : "false", "--eio3", allowEIO3 ? "true" : "false",
            ]);
        string line = await process.LineAsync("listening ");
        await process.LineAsync("ready");
        return (process, line["listening ".Length..]);
    }

    public static async Task<(ChildProcess Process, string Url)> HubAsync() =>
        await ListeningAsync(ChildProcess.Start("dotnet", [Repository.Hub, "--urls", AnyPort]));

    /// <summary>Starts an application of the folder samples, as <c>dotnet run</c> does: its pages are those of the project.</summary>
    public static async Task<(ChildProcess Process, string Url)> SampleAsync(string name) => await ListeningAsync(ChildProcess.Start(
        "dotnet", [Repository.Sample(name), "--urls", AnyPort, "--contentRoot", Path.Combine(Repository.Root, "samples", name)]));

    public static async Task<(ChildProcess Process, string Url)> ReferenceAsync(string profile, bool allowEIO3 = false)
    {
        string[] eio3 = allowEIO3 ? ["--eio3"] : [];
        ChildProcess process = ChildProcess.Start("node", [Path.Combine(Repository.Npm, "reference", "server.mjs"), "--profile", profile, .. eio3]);
        return (process, $"http://127.0.0.1:{(await process.LineAsync("ready "))["ready ".Length..]}");
    }

    private static async Task<(ChildProcess Process, string Url)> ListeningAsync(ChildProcess process)
    {
        const string Listening = "Now listening on: ";
        return (process, (await process.LineAsync(Listening))[Listening.Length..]);
    }
}
