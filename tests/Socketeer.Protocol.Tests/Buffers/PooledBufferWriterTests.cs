using System.Buffers;
using Socketeer.Protocol.Buffers;

namespace Socketeer.Protocol.Tests.Buffers;

public sealed class PooledBufferWriterTests
{
    [Fact]
    public void What_is_written_in_pieces_of_any_size_is_kept_in_order()
    {
        var writer = new PooledBufferWriter();
        var expected = new List<byte>();
        for (int size = 0; size < 600; size += 7)
        {
            byte[] piece = new byte[size];
            Array.Fill(piece, (byte)size);
            writer.Write(piece);
            expected.AddRange(piece);
        }

        Assert.Equal(expected, writer.WrittenSpan.ToArray());
        Assert.Equal(expected, writer.WrittenMemory.ToArray());
        Assert.Equal(expected.Count, writer.WrittenCount);
        writer.Return();
        Assert.Equal(0, writer.WrittenCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1_000_000)]
    public void There_is_as_much_room_as_was_asked_for_and_never_none(int sizeHint)
    {
        var writer = new PooledBufferWriter();
        writer.Write("x"u8);

        Assert.True(writer.GetSpan(sizeHint).Length >= Math.Max(1, sizeHint));
        Assert.True(writer.GetMemory(sizeHint).Length >= Math.Max(1, sizeHint));
        writer.Return();
    }

    [Fact]
    public void Advancing_past_the_room_or_back_throws()
    {
        var writer = new PooledBufferWriter();
        int room = writer.GetSpan(10).Length;

        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.GetSpan(-1).Length);
        writer.Return();
    }

    [Fact]
    public void A_detached_array_holds_the_content_and_the_writer_starts_anew()
    {
        var writer = new PooledBufferWriter();
        writer.Write("first"u8);

        byte[] detached = writer.Detach();
        writer.Write("second"u8);

        Assert.Equal("first"u8, detached.AsSpan(0, 5));
        Assert.Equal("second"u8, writer.WrittenSpan);
        ArrayPool<byte>.Shared.Return(detached);
        writer.Return();
    }

    [Fact]
    public void A_reset_writer_keeps_its_array_and_a_returned_one_does_not()
    {
        var writer = new PooledBufferWriter();
        writer.Write("first"u8);
        writer.Reset();
        writer.Write("two"u8);
        Assert.Equal("two"u8, writer.WrittenSpan);

        writer.Return();
        Assert.Empty(writer.Detach());
        writer.Return();
    }

    [Fact]
    public void A_megabyte_written_byte_by_byte_is_copied_a_bounded_number_of_times()
    {
        // Each growth rents a new array: doubling rents about 13 of them, growing by a constant thousands.
        var writer = new PooledBufferWriter();
        int growths = 0;
        int room = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            int now = writer.GetSpan(1).Length;
            growths += now > room ? 1 : 0;
            room = now - 1;
            writer.Advance(1);
        }

        Assert.InRange(growths, 1, 20);
        writer.Return();
    }
}
