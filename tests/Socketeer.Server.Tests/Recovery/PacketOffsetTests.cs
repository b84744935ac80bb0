using Microsoft.Extensions.Time.Testing;

namespace Socketeer.Server.Tests.Recovery;

public sealed class PacketOffsetTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void The_text_is_that_of_the_reference()
    {
        // encode(1767323045000) of the reference's yeast, then its counter.
        var offsets = new PacketOffset(new FakeTimeProvider(Start));
        string[] texts = [.. Enumerable.Range(0, 67).Select(_ => PacketOffset.ToText(offsets.Next()))];
        Assert.Equal(["PjygOo8", "PjygOo8.0", "PjygOo8.1"], texts[..3]);
        Assert.Equal(["PjygOo8._", "PjygOo8.10"], texts[64..66]);
    }

    [Fact]
    public void It_grows_even_when_the_clock_goes_back()
    {
        var time = new FakeTimeProvider(Start);
        var offsets = new PacketOffset(time);
        long first = offsets.Next();
        time.Advance(TimeSpan.FromMilliseconds(1));
        long second = offsets.Next();
        time.AdjustTime(Start - TimeSpan.FromHours(1));
        long third = offsets.Next();
        Assert.True(first < second && second < third);
        Assert.Equal(1 << 20, second - first);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var offsets = new PacketOffset(new FakeTimeProvider(Start));
        for (int i = 0; i < 5000; i++)
        {
            long offset = offsets.Next();
            Assert.True(PacketOffset.TryParse(PacketOffset.ToText(offset), out long read));
            Assert.Equal(offset, read);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("PjygOo8.")]
    [InlineData(".0")]
    [InlineData("0PjygOo8")]
    [InlineData("PjygOo8.00")]
    [InlineData("PjygOo8.0.0")]
    [InlineData("Pj 88G8")]
    [InlineData("Pj+88G8")]
    [InlineData("PjygOo8.zzzzzz")]
    [InlineData("____________")]
    [InlineData("a text that is far too long to be an offset")]
    public void Nothing_else_is_read(string text) => Assert.False(PacketOffset.TryParse(text, out _));
}
