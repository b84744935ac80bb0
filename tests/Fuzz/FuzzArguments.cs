using System.Globalization;
using Socketeer.Fuzz.Targets;

namespace Socketeer.Fuzz;

/// <summary>What the search is to do.</summary>
internal sealed class FuzzArguments
{
    public const string Usage = """
        socketeer-fuzz [--target NAME] [--seconds N] [--seed N] [--corpus FOLDER] [--crashes FOLDER]
            searches, in every target unless one is named
        socketeer-fuzz replay NAME FILE…
            runs inputs, such as a crash file
        """;

    public IReadOnlyList<FuzzTarget> Targets { get; private set; } = FuzzTarget.All;

    /// <summary>Gets how long each target is searched.</summary>
    public TimeSpan Time { get; private set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets what decides the search: the same seed makes the same changes in the same order.</summary>
    public int Seed { get; private set; } = Random.Shared.Next();

    /// <summary>Gets where the inputs are that the search begins with, in a folder for each target.</summary>
    public string CorpusFolder { get; private set; } = Corpus.Folder;

    /// <summary>Gets where inputs are written that are not borne.</summary>
    public string Crashes { get; private set; } = Path.GetFullPath("crashes");

    /// <summary>Gets the file of the input that is being run: given to the instrumented copy alone.</summary>
    public string? LastInput { get; private set; }

    public static FuzzTarget FindTarget(string name) =>
        FuzzTarget.All.FirstOrDefault(target => target.Name == name)
            ?? throw new ArgumentException($"There is no target {name}, but {string.Join(", ", FuzzTarget.All.Select(static target => target.Name))}.");

    public static FuzzArguments Parse(IReadOnlyList<string> arguments)
    {
        var parsed = new FuzzArguments();
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string value = i + 1 < arguments.Count ? arguments[i + 1] : throw new ArgumentException(Usage);
            switch (arguments[i])
            {
                case "--target":
                    parsed.Targets = [FindTarget(value)];
                    break;
                case "--seconds":
                    parsed.Time = TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture));
                    break;
                case "--seed":
                    parsed.Seed = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "--crashes":
                    parsed.Crashes = Path.GetFullPath(value);
                    break;
                case "--corpus":
                    parsed.CorpusFolder = Path.GetFullPath(value);
                    break;
                case "--last-input":
                    parsed.LastInput = value;
                    break;
                default:
                    throw new ArgumentException(Usage);
            }
        }

        return parsed;
    }
}
