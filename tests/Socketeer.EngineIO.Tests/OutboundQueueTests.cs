using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO.Tests;

public sealed class OutboundQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Packets_come_out_as_they_went_in_however_the_queue_grows_and_shrinks(int seed)
    {
        var random = new Random(seed);
        var queue = new OutboundQueue(maxSize: int.MaxValue, maxLength: int.MaxValue);
        var expected = new Queue<EncodedPacket>();
        int size = 0;
        for (int step = 0; step < 20_000; step++)
        {
            // Long stretches of more coming than going, and the other way round.
            bool isGrowing = random.Next(100) < (step / 100 % 2 == 0 ? 60 : 40);
            if (isGrowing)
            {
                EncodedPacket packet = EncodedPacket.CreateText(new byte[random.Next(1, 100)]);
                queue.Enqueue(packet, SendOptions.None);
                expected.Enqueue(packet);
                size += packet.Size;
            }
            else if (queue.TryDequeue(out OutboundPacket taken))
            {
                Assert.Same(expected.Dequeue(), taken.Packet);
                queue.Sent(taken.Packet.Size);
                size -= taken.Packet.Size;
            }
            else
            {
                Assert.Empty(expected);
            }

            Assert.Equal((expected.Count, size), (queue.Count, queue.Size));
        }

        queue.Clear();
        Assert.Equal((0, 0), (queue.Count, queue.Size));
        Assert.False(queue.TryDequeue(out _));
    }
}
