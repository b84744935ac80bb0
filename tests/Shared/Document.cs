namespace Socketeer.Tests.Shared;

/// <summary>The documents of the working copy the tests were built from.</summary>
internal static class Document
{
    private static readonly string Root = FindRoot();

    /// <summary>The text of a file of the repository, with <c>\n</c> at the ends of its lines.</summary>
    public static string Read(params string[] path) =>
        File.ReadAllText(Path.Combine([Root, .. path])).ReplaceLineEndings("\n");

    /// <summary>The files of a folder and those below it, but for what packages bring along.</summary>
    public static IEnumerable<string> Files(string pattern, params string[] path) =>
        Directory.EnumerateFiles(Path.Combine([Root, .. path]), pattern, SearchOption.AllDirectories)
            .Where(static file => !file.Contains("node_modules", StringComparison.Ordinal));

    /// <summary>The fenced code blocks of a document in one language, in order.</summary>
    public static IReadOnlyList<string> Blocks(string document, string language)
    {
        var blocks = new List<string>();
        List<string>? block = null;
        foreach (string line in Read("docs", document).Split('\n'))
        {
            if (block is null && line == "```" + language)
            {
                block = [];
            }
            else if (block is not null && line == "```")
            {
                blocks.Add(string.Join('\n', block));
                block = null;
            }
            else
            {
                block?.Add(line);
            }
        }

        Assert.Null(block);
        return blocks;
    }

    /// <summary>The rows of the tables under a heading, the head left out: their cells, trimmed.</summary>
    public static IReadOnlyList<string[]> Rows(string document, string heading)
    {
        string[] lines = Read("docs", document).Split('\n');
        int start = Array.IndexOf(lines, "## " + heading);
        Assert.True(start >= 0, $"{document} has no heading {heading}.");
        string[][] rows =
        [
            .. lines[(start + 1)..]
                .TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))
                .Where(static line => line.StartsWith('|'))
                .Select(static line => line.Trim('|').Split('|').Select(static cell => cell.Trim()).ToArray()),
        ];
        int head = Array.FindIndex(rows, static row => row.All(static cell => cell.StartsWith("---", StringComparison.Ordinal)));
        Assert.Equal(1, head);
        return rows[2..];
    }

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
