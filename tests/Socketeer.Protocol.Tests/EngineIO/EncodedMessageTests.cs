using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.EngineIO;

public sealed class EncodedMessageTests
{
    // FIN and the opcode; then the length in one byte, in two behind 126, or in eight behind 127   — RFC 6455, 5.2
    public static TheoryData<int, byte[]> Lengths { get; } = new()
    {
        { 0, [0] },
        { 1, [1] },
        { 125, [125] },
        { 126, [126, 0, 126] },
        { 127, [126, 0, 127] },
        { 65535, [126, 0xFF, 0xFF] },
        { 65536, [127, 0, 0, 0, 0, 0, 1, 0, 0] },
        { 100_000, [127, 0, 0, 0, 0, 0, 1, 0x86, 0xA0] },
    };

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_frame_of_a_binary_message_is_a_header_and_the_data(int length, byte[] header)
    {
        byte[] data = Content(length);
        EncodedPacket packet = EncodedPacket.CreateBinary(data);
        AssertFrame([0x82, .. header], data, packet.Messages[0]);
        packet.Release();
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_frame_of_a_raw_packet_is_a_header_and_the_packet(int length, byte[] header)
    {
        byte[] data = Content(length);
        EncodedPacket packet = EncodedPacket.CreateRaw(data);
        AssertFrame([0x81, .. header], data, packet.Messages[0]);
        packet.Release();
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_frame_of_a_text_message_counts_the_digit_of_its_type(int length, byte[] header)
    {
        if (length == 0)
        {
            // There is no text message without its digit.
            return;
        }

        byte[] data = Content(length - 1);
        EncodedPacket packet = EncodedPacket.CreateText(data);
        AssertFrame([0x81, .. header], [(byte)'4', .. data], packet.Messages[0]);
        packet.Release();
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_frames_of_an_event_with_attachments_stand_side_by_side(int length, byte[] header)
    {
        byte[] first = Content(length);
        byte[] second = [.. Content(length).Reverse()];
        byte[] third = [7];
        EncodedPacket packet = Encode(first, second, third, Array.Empty<byte>());

        Assert.Equal(5, packet.Messages.Length);
        byte[] text = packet.Messages[0].Data.ToArray();
        string placeholders = string.Concat(Enumerable.Range(0, 4).Select(i => $",{{\"_placeholder\":true,\"num\":{i}}}"));
        Assert.Equal($"454-[\"e\"{placeholders}]", packet.Messages[0].Data.Text());
        AssertFrame([0x81, 126, 0, (byte)text.Length], text, packet.Messages[0]);
        AssertFrame([0x82, .. header], first, packet.Messages[1]);
        AssertFrame([0x82, .. header], second, packet.Messages[2]);
        AssertFrame([0x82, 1], third, packet.Messages[3]);
        AssertFrame([0x82, 0], [], packet.Messages[4]);
        packet.Release();
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_frame_of_an_event_is_a_header_and_its_text(int length, byte[] header)
    {
        // Digit, digit, brackets and quotes: 42["…"]
        int around = 6;
        if (length < around)
        {
            return;
        }

        PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
        payload.WriteStart(new string('e', length - around));
        payload.WriteEnd();
        EncodedPacket packet = PacketCodec.Json.Encode(PacketType.Event, "/"u8, null, payload);
        payload.Return();
        AssertFrame([0x81, .. header], [.. "42[\""u8, .. Enumerable.Repeat((byte)'e', length - around), .. "\"]"u8], packet.Messages[0]);
        packet.Release();
    }

    [Fact]
    public void Packets_that_live_at_once_keep_their_frames_apart()
    {
        EncodedPacket[] packets = [.. Enumerable.Range(0, 300).Select(i => EncodedPacket.CreateBinary(Content(i)))];
        for (int i = 0; i < packets.Length; i++)
        {
            byte[] header = i < 126 ? [0x82, (byte)i] : [0x82, 126, (byte)(i >> 8), (byte)i];
            AssertFrame(header, Content(i), packets[i].Messages[0]);
            packets[i].Release();
        }
    }

    private static EncodedPacket Encode(params byte[][] attachments)
    {
        PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
        payload.WriteStart("e");
        foreach (byte[] attachment in attachments)
        {
            payload.Write(attachment);
        }

        payload.WriteEnd();
        EncodedPacket packet = PacketCodec.Json.Encode(PacketType.Event, "/"u8, null, payload);
        payload.Return();
        return packet;
    }

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];

    private static void AssertFrame(byte[] header, byte[] data, EncodedMessage message)
    {
        Assert.Equal([.. header, .. data], message.Frame.ToArray());
        Assert.Equal(data, message.Data.ToArray());
        Assert.Equal(header[0] == 0x82, message.IsBinary);
    }
}
