using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

/// <summary>What a reader keeps grows with what has come, not with what was announced, and not beyond its message.</summary>
public sealed class FrameBufferTests
{
    private const int Kilobyte = 1024;
    private const int Megabyte = 1024 * Kilobyte;

    [Fact]
    public void A_length_that_is_announced_takes_no_memory()
    {
        byte[] bytes = [.. Frames.Header(0x82, 1_900_000_000), .. new byte[100]];
        long allocated = AllocatedBy(() =>
        {
            var reader = new FrameReader(int.MaxValue - 1, 10);
            ReadOnlySpan<byte> input = bytes;
            Assert.False(reader.TryRead(ref input, out _));
            reader.Idle();
            reader.Return();
        });
        Assert.InRange(allocated, 0, 16 * Kilobyte);
    }

    [Fact]
    public void A_length_that_is_refused_takes_no_memory_either_whatever_follows()
    {
        byte[] header = Frames.Header(0x82, long.MaxValue);
        byte[] payload = new byte[64 * Kilobyte];
        long allocated = AllocatedBy(() =>
        {
            var reader = new FrameReader(1_000_000, 10);
            ReadOnlySpan<byte> input = header;
            Assert.True(reader.TryRead(ref input, out WebSocketMessage message));
            Assert.Equal(WebSocketMessageKind.TooLarge, message.Kind);
            for (int i = 0; i < 100; i++)
            {
                input = payload;
                Assert.False(reader.TryRead(ref input, out _));
            }
        });
        Assert.InRange(allocated, 0, 16 * Kilobyte);
    }

    // A reader that kept the buffer of its last message would make the next one take a new array from the heap.
    [Fact]
    public void A_reader_that_is_idle_keeps_no_buffer()
    {
        byte[] message = [.. Frames.Binary(new byte[Megabyte], isFinal: false), .. Frames.Ping("x"), .. Frames.Rest([])];
        var readers = Enumerable.Range(0, 20).Select(_ => new FrameReader(2 * Megabyte, 10)).ToArray();
        long allocated = AllocatedBy(() =>
        {
            foreach (FrameReader reader in readers)
            {
                ReadOnlySpan<byte> input = message;
                Assert.True(reader.TryRead(ref input, out WebSocketMessage read));
                Assert.Equal(WebSocketMessageKind.Ping, read.Kind);
                Assert.True(reader.TryRead(ref input, out read));
                Assert.Equal(Megabyte, read.Data.Length);
                Assert.False(reader.TryRead(ref input, out _));
                reader.Idle();
            }
        });
        Assert.InRange(allocated, 0, 4 * Megabyte);
        GC.KeepAlive(readers);
    }

    [Fact]
    public void A_message_that_comes_in_pieces_takes_memory_as_it_comes()
    {
        byte[] header = Frames.Header(0x82, 100 * Megabyte);
        byte[] piece = new byte[Kilobyte];
        long allocated = AllocatedBy(() =>
        {
            var reader = new FrameReader(200 * Megabyte, 10);
            ReadOnlySpan<byte> input = header;
            Assert.False(reader.TryRead(ref input, out _));
            for (int i = 0; i < 500; i++)
            {
                input = piece;
                Assert.False(reader.TryRead(ref input, out _));
                reader.Idle();
            }

            reader.Return();
        });

        // Half a megabyte came; a buffer that doubles has had two of them at most.
        Assert.InRange(allocated, 0, 4 * Megabyte);
    }

    private static long AllocatedBy(Action operation)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        operation();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
