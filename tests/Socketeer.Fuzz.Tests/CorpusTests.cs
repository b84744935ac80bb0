using Socketeer.Fuzz.Search;
using Socketeer.Fuzz.Targets;

namespace Socketeer.Fuzz.Tests;

/// <summary>Every input that is known is borne: good ones, and those that were not borne once.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_of_the_corpus_is_borne(string name)
    {
        FuzzTarget target = FuzzTarget.All.Single(target => target.Name == name);
        IReadOnlyList<(string Name, byte[] Input)> corpus = Corpus.Read(Corpus.Folder, name);
        Assert.NotEmpty(corpus);
        foreach ((string file, byte[] input) in corpus)
        {
            Exception? failure = Execution.Run(target, input);
            Assert.True(failure is null, $"{name}/{file}: {failure}");
        }
    }

    [Fact]
    public void The_corpus_has_a_folder_for_each_target_and_no_other() => Assert.Equal(
        FuzzTarget.All.Select(static target => target.Name).Order(StringComparer.Ordinal),
        Directory.EnumerateDirectories(Corpus.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
