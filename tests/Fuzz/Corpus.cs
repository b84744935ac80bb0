namespace Socketeer.Fuzz;

/// <summary>The inputs that are known: a few good ones for each target, and every one that was not borne once.</summary>
internal static class Corpus
{
    /// <summary>Reads the inputs of a target, in the order of their names.</summary>
    public static IReadOnlyList<(string Name, byte[] Input)> Read(string folder, string target) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(folder, target))
            .Order(StringComparer.Ordinal)
            .Select(static path => (Path.GetFileName(path), File.ReadAllBytes(path))),
    ];

    /// <summary>Gets where the inputs are that were built with the program.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "corpus");
}
