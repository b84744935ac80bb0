using System.Text.RegularExpressions;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Protocol.Tests.EngineIO;

public sealed partial class SessionIdTests
{
    [Fact]
    public void An_id_is_20_characters_of_the_alphabet_that_sticky_load_balancers_expect()
    {
        for (int i = 0; i < 1000; i++)
        {
            string id = SessionId.Create();

            Assert.Equal(SessionId.Length, id.Length);
            Assert.Matches(Pattern(), id);
        }
    }

    [Fact]
    public void A_hundred_thousand_ids_are_distinct_in_both_of_their_parts()
    {
        string[] ids = [.. Enumerable.Range(0, 100_000).Select(_ => SessionId.Create())];

        Assert.Equal(ids.Length, ids.Select(id => id[..16]).Distinct().Count());
        Assert.Equal(ids.Length, ids.Select(id => id[16..]).Distinct().Count());
    }

    [Fact]
    public void Ids_made_by_many_threads_at_once_are_distinct()
    {
        string[] ids = new string[100_000];

        Parallel.For(0, ids.Length, i => ids[i] = SessionId.Create());

        Assert.Equal(ids.Length, ids.Select(id => id[16..]).Distinct().Count());
    }

    [Fact]
    public void The_random_part_uses_every_character_of_the_alphabet()
    {
        string characters = string.Concat(Enumerable.Range(0, 2000).Select(_ => SessionId.Create()[..16]));

        Assert.Equal(64, characters.Distinct().Count());
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{20}$")]
    private static partial Regex Pattern();
}
