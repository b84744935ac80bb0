using Socketeer.Client.Reconnection;

namespace Socketeer.Client.Tests;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_double_and_stay_within_the_bounds_of_the_reference()
    {
        var random = new Random(1);
        (int Low, int High)[] bounds = [(500, 1500), (1000, 3000), (2000, 5000), (4000, 5000), (5000, 5000), (5000, 5000)];
        for (int i = 0; i < 1000; i++)
        {
            var backoff = new Backoff(new SocketIOClientOptions { Random = random.NextDouble });
            foreach ((int low, int high) in bounds)
            {
                Assert.InRange(backoff.Next().TotalMilliseconds, low, high);
            }

            Assert.Equal(bounds.Length, backoff.Attempts);
            backoff.Reset();
            Assert.InRange(backoff.Next().TotalMilliseconds, 500, 1500);
        }
    }

    // d = 1000·2ⁿ; ⌊random·0.5·d⌋ is taken off when ⌊random·10⌋ is even.
    [Theory]
    [InlineData(0.0, 1000, 2000, 4000, 5000)]
    [InlineData(0.2, 900, 1800, 3600, 5000)]
    [InlineData(0.55, 1275, 2550, 5000, 5000)]
    [InlineData(0.999, 1499, 2999, 5000, 5000)]
    public void The_randomization_is_the_references(double random, params int[] expected)
    {
        var backoff = new Backoff(new SocketIOClientOptions { Random = () => random });
        Assert.Equal(expected, expected.Select(_ => (int)backoff.Next().TotalMilliseconds));
    }

    [Fact]
    public void Waits_stay_bounded_for_ever()
    {
        var backoff = new Backoff(new SocketIOClientOptions { Random = static () => 0.5 });
        for (int i = 0; i < 10_000; i++)
        {
            backoff.Next();
        }

        Assert.Equal(TimeSpan.FromSeconds(5), backoff.Next());
    }
}
