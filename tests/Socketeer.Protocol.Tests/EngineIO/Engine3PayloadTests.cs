using System.Buffers;
using System.Diagnostics;
using System.Text;
using CsCheck;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Protocol.Tests.EngineIO;

public sealed class Engine3PayloadTests
{
    [Theory]
    [InlineData("2:4a", "Message:a")]
    [InlineData("6:4hello10:b4AQIDBA==", "Message:hello Message:base64 AQIDBA==")]
    [InlineData("1:21:31:6", "Ping: Pong: Noop:")]
    [InlineData("2:4€3:4😀4:4😀x", "Message:€ Message:😀 Message:😀x")]
    [InlineData("0:2:4a0:", "Message:a")]
    [InlineData("0:", "")]
    [InlineData("0002:4a", "Message:a")]
    [InlineData("1:b", "Noop:")]
    [InlineData("3:b9A", "Noop:")]
    [InlineData("3:b2A", "Ping:base64 A")]
    public void Lengths_count_utf16_code_units(string payload, string packets) =>
        Assert.Equal((packets, PollingReadStatus.End), Read(new Engine3PayloadReader(Encoding.UTF8.GetBytes(payload))));

    [Theory]
    [InlineData("")]
    [InlineData("4")]
    [InlineData(":")]
    [InlineData(":4a")]
    [InlineData("-1:4a")]
    [InlineData("+2:4a")]
    [InlineData("2.0:4a")]
    [InlineData("2e0:4a")]
    [InlineData("0x2:4a")]
    [InlineData(" 2:4a")]
    [InlineData("99999999999999999999:4x")]
    [InlineData("3:4a")]
    [InlineData("4:4€")]
    [InlineData("2:4😀")]
    [InlineData("1:7")]
    [InlineData("1::")]
    [InlineData("3:abc")]
    public void What_is_no_payload_is_invalid(string payload) =>
        Assert.Equal((string.Empty, PollingReadStatus.Invalid), Read(new Engine3PayloadReader(Encoding.UTF8.GetBytes(payload))));

    [Fact]
    public void What_stands_before_the_fault_is_read() =>
        Assert.Equal(("Message:a", PollingReadStatus.Invalid), Read(new Engine3PayloadReader("2:4a2:x"u8.ToArray())));

    [Theory]
    [InlineData("", "")]
    [InlineData("00 01 ff 34", "Message:")]
    [InlineData("00 06 ff 34 68 65 6c 6c 6f 01 05 ff 04 01 02 03 04", "Message:hello Message:binary 01020304")]
    [InlineData("00 04 ff 34 e2 82 ac", "Message:€")]
    [InlineData("01 01 02 ff 04 00 00 00 00 00 00 00 00 00 00 00", "Message:binary 0000000000000000000000")]
    [InlineData("01 00 ff", "Noop:")]
    [InlineData("01 01 ff 09", "Noop:")]
    [InlineData("07 01 ff 04", "Message:binary ")]
    public void Bytes_are_read_by_their_marks(string payload, string packets) =>
        Assert.Equal((packets, PollingReadStatus.End), Read(new Engine3BinaryPayloadReader(Bytes(payload))));

    [Theory]
    [InlineData("00")]
    [InlineData("00 ff")]
    [InlineData("00 ff ff ff")]
    [InlineData("00 02 ff 34")]
    [InlineData("00 0a ff 34")]
    [InlineData("00 02")]
    [InlineData("00 00 ff")]
    [InlineData("00 02 ff 34 ff")]
    [InlineData("00 01 ff 37")]
    [InlineData("01 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 ff 04")]
    public void Bytes_that_are_no_payload_are_invalid(string payload) =>
        Assert.Equal((string.Empty, PollingReadStatus.Invalid), Read(new Engine3BinaryPayloadReader(Bytes(payload))));

    [Fact]
    public void The_first_binary_message_turns_the_payload_into_bytes()
    {
        (string text, bool isBinary) = Write(prefersBase64: false, "4hello€");
        Assert.Equal("7:4hello€", text);
        Assert.False(isBinary);
        var output = new PooledBufferWriter();
        var writer = new Engine3PayloadWriter(output, prefersBase64: false);
        writer.WriteText("4hello€"u8);
        writer.WriteEmpty(EnginePacketType.Noop);
        writer.WriteBinary([1, 2, 3, 4]);
        writer.WriteText("4end"u8);
        Assert.True(writer.IsBinary);
        Assert.Equal("0009FF3468656C6C6FE282AC" + "0001FF36" + "0105FF0401020304" + "0004FF34656E64", Convert.ToHexString(output.WrittenSpan));
        output.Return();
    }

    [Fact]
    public void A_client_that_prefers_base64_gets_text()
    {
        (string payload, bool isBinary) = Write(prefersBase64: true, "4hello", new byte[] { 1, 2, 3, 4 }, Array.Empty<byte>());
        Assert.Equal("6:4hello10:b4AQIDBA==2:b4", payload);
        Assert.False(isBinary);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Gen<object> packet = Gen.OneOf(Gen.String.Select(t => (object)("4" + Utf8(t))), Gen.Byte.Array[0, 40].Select(b => (object)b));
        packet.Array[1, 20].Select(Gen.Bool).Sample((packets, prefersBase64) =>
        {
            var output = new PooledBufferWriter();
            var writer = new Engine3PayloadWriter(output, prefersBase64);
            WriteAll(ref writer, packets);
            byte[] payload = output.WrittenSpan.ToArray();
            output.Return();
            (string read, PollingReadStatus end) = writer.IsBinary
                ? Read(new Engine3BinaryPayloadReader(payload))
                : Read(new Engine3PayloadReader(payload));
            Assert.Equal(PollingReadStatus.End, end);
            Assert.Equal(string.Join(' ', packets.Select(p => p switch
            {
                byte[] data when prefersBase64 => $"Message:base64 {Convert.ToBase64String(data)}",
                byte[] data => $"Message:binary {Convert.ToHexString(data)}",
                _ => $"Message:{((string)p)[1..]}",
            })), read);
        });
    }

    [Fact]
    public void Any_bytes_end_in_a_status_and_every_look_moves_forward() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            Count(new Engine3BinaryPayloadReader(bytes), limit: bytes.Length);
            Count(new Engine3PayloadReader(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes))), limit: 3 * bytes.Length);
        });

    [Theory]
    [InlineData("1:2", 333_333)]
    [InlineData("2:4€", 200_000)]
    [InlineData("0:", 500_000)]
    [InlineData("0", 1_000_000)]
    public void A_megabyte_of_the_smallest_packets_takes_a_moment_and_no_memory(string packet, int times)
    {
        byte[] payload = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(packet, times)));
        long start = Stopwatch.GetTimestamp();
        Count(new Engine3PayloadReader(payload), times);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5), "the time grows faster than the payload");
        Assert.Equal(0, Allocations.OfWarm(() => Count(new Engine3PayloadReader(payload), times), repeats: 1, warmUps: 1));
    }

    private static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal.Replace(" ", string.Empty, StringComparison.Ordinal));

    // What becomes of half surrogates on the way through UTF-8.
    private static string Utf8(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static (string Payload, bool IsBinary) Write(bool prefersBase64, params object[] packets)
    {
        var output = new PooledBufferWriter();
        var writer = new Engine3PayloadWriter(output, prefersBase64);
        WriteAll(ref writer, packets);
        string payload = output.WrittenSpan.Text();
        output.Return();
        return (payload, writer.IsBinary);
    }

    private static void WriteAll(ref Engine3PayloadWriter writer, object[] packets)
    {
        foreach (object packet in packets)
        {
            if (packet is byte[] data)
            {
                writer.WriteBinary(data);
            }
            else
            {
                writer.WriteText(Encoding.UTF8.GetBytes((string)packet));
            }
        }
    }

    private static void Count<TReader>(TReader reader, int limit)
        where TReader : struct, IPollingPayloadReader
    {
        int count = 0;
        while (reader.Read(out _) == PollingReadStatus.Packet)
        {
            Assert.True(++count <= limit);
        }
    }

    private static (string Packets, PollingReadStatus End) Read<TReader>(TReader reader)
        where TReader : struct, IPollingPayloadReader
    {
        var packets = new List<string>();
        PollingReadStatus status;
        while ((status = reader.Read(out EnginePacket packet)) == PollingReadStatus.Packet)
        {
            packets.Add($"{packet.Type}:" + packet.DataKind switch
            {
                EngineDataKind.Binary => $"binary {Convert.ToHexString(packet.Data.ToArray())}",
                EngineDataKind.Base64 => $"base64 {packet.Data.Text()}",
                _ => packet.Data.Text(),
            });
        }

        return (string.Join(' ', packets), status);
    }
}
