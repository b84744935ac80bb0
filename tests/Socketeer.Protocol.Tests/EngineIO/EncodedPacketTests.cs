using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.EngineIO;

public sealed class EncodedPacketTests
{
    [Fact]
    public void A_text_message_gets_the_digit_of_its_type()
    {
        EncodedPacket packet = EncodedPacket.CreateText("hällo"u8);

        EncodedMessage message = Assert.Single(packet.Messages.ToArray());
        Assert.Equal("4hällo", message.Data.Text());
        Assert.False(message.IsBinary);
        Assert.Equal(7, packet.Size);
        packet.Release();
    }

    [Fact]
    public void An_empty_text_message_is_the_digit_alone()
    {
        EncodedPacket packet = EncodedPacket.CreateText([]);

        Assert.Equal("4", packet.Messages[0].Data.Text());
        Assert.Equal(1, packet.Size);
        packet.Release();
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 4, 0, 255 })]
    public void A_binary_message_is_its_bytes_alone(byte[] data)
    {
        EncodedPacket packet = EncodedPacket.CreateBinary(data);

        EncodedMessage message = Assert.Single(packet.Messages.ToArray());
        Assert.Equal(data, message.Data.ToArray());
        Assert.True(message.IsBinary);
        Assert.Equal(data.Length, packet.Size);
        packet.Release();
    }

    [Fact]
    public void A_raw_packet_is_sent_as_it_is()
    {
        EncodedPacket packet = EncodedPacket.CreateRaw("3probe"u8);

        EncodedMessage message = Assert.Single(packet.Messages.ToArray());
        Assert.Equal("3probe", message.Data.Text());
        Assert.False(message.IsBinary);
        packet.Release();
    }

    [Fact]
    public void The_content_is_a_copy()
    {
        byte[] data = [1, 2, 3];
        EncodedPacket packet = EncodedPacket.CreateBinary(data);

        data[0] = 9;

        Assert.Equal([1, 2, 3], packet.Messages[0].Data.ToArray());
        packet.Release();
    }

    [Fact]
    public void The_size_is_the_sum_of_text_and_attachments()
    {
        PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
        payload.WriteStart("e");
        payload.Write(new byte[100]);
        payload.Write(new byte[20]);
        payload.WriteEnd();
        EncodedPacket packet = PacketCodec.Json.Encode(PacketType.Event, "/"u8, null, payload);
        payload.Return();

        Assert.Equal(3, packet.Messages.Length);
        Assert.Equal(packet.Messages[0].Data.Length + 120, packet.Size);
        packet.Release();
    }

    [Fact]
    public void A_packet_lives_until_its_last_reference_is_released()
    {
        EncodedPacket packet = EncodedPacket.CreateText("x"u8);
        packet.AddReference();
        packet.AddReference();

        packet.Release();
        packet.Release();
        Assert.Equal("4x", packet.Messages[0].Data.Text());

        packet.Release();
        Assert.Equal(0, packet.Messages.Length);
        Assert.Equal(0, packet.Size);
    }

    [Fact]
    public void Releasing_more_often_than_referencing_throws()
    {
        // The packet is in the pool by now; no other test runs beside this one and could have taken it.
        EncodedPacket packet = EncodedPacket.CreateText("x"u8);
        packet.Release();

        Assert.Throws<InvalidOperationException>(packet.Release);
        Assert.Throws<InvalidOperationException>(packet.Release);
    }

    [Fact]
    public void References_added_and_released_by_many_threads_at_once_balance()
    {
        EncodedPacket packet = EncodedPacket.CreateText("shared"u8);

        Parallel.For(0, 20_000, _ =>
        {
            packet.AddReference();
            Assert.Equal("4shared", packet.Messages[0].Data.Text());
            packet.Release();
        });

        Assert.Equal("4shared", packet.Messages[0].Data.Text());
        packet.Release();
        Assert.Equal(0, packet.Messages.Length);
    }

    [Fact]
    public void Packets_recycled_by_many_threads_at_once_keep_their_content_apart()
    {
        Parallel.For(0, 20_000, i =>
        {
            byte[] data = BitConverter.GetBytes(i);
            EncodedPacket packet = EncodedPacket.CreateBinary(data);
            Assert.Equal(data, packet.Messages[0].Data.ToArray());
            Assert.Equal(1, packet.Messages.Length);
            packet.Release();
        });
    }

    [Fact]
    public void Making_and_releasing_packets_allocates_nothing_in_the_long_run() =>
        Assert.Equal(0, Allocations.OfWarm(() => EncodedPacket.CreateText("hello"u8).Release()));
}
