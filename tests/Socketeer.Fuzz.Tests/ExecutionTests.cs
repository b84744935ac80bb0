using Socketeer.Fuzz.Search;
using Socketeer.Fuzz.Targets;

namespace Socketeer.Fuzz.Tests;

/// <summary>What counts as not borne.</summary>
public sealed class ExecutionTests
{
    [Fact]
    public void What_a_decoder_throws_is_a_failure() =>
        Assert.IsType<IndexOutOfRangeException>(Run(static input => _ = input[input.Length]));

    [Fact]
    public void Memory_out_of_all_proportion_is_a_failure() =>
        Assert.IsType<FuzzFailureException>(Run(static _ => GC.KeepAlive(new byte[8 << 20])));

    [Fact]
    public void A_way_that_leads_elsewhere_is_a_failure() =>
        Assert.IsType<FuzzFailureException>(Run(static _ => Check.Same(["a", "b"], ["a"], "Two ways")));

    [Fact]
    public void Nothing_else_is_a_failure() => Assert.Null(Run(static input => Check.Same([.. Pieces.Cut(input).SelectMany(static piece => piece)], input, "The pieces")));

    private static Exception? Run(Action<byte[]> decode) => Execution.Run(new TestTarget(decode), [1, 2, 3]);

    private sealed class TestTarget(Action<byte[]> decode) : FuzzTarget
    {
        public override string Name => "test";

        public override IReadOnlyList<string> Words => [];

        public override void Run(byte[] input) => decode(input);
    }
}
