using System.Buffers;
using System.Text;
using CsCheck;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.MessagePack.Tests;

/// <summary>What a hostile client may send costs what it sends, and is never more than a value.</summary>
public sealed class HostileTests
{
    private static readonly byte[] Whole = Convert.FromHexString(
        "84A47479706502A46461746195A164D7000000019B7CA98F2ED4000082A175D40000A17601C702000102A76F7074696F6E7381A8636F6D7072657373C3A36E7370A12F");

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    [InlineData(100_000, false)]
    public void Depth_is_bounded_as_JSON_is(int depth, bool accepted)
    {
        string message = Wire.Event(string.Concat(Enumerable.Repeat("91", depth - 1)) + "90");
        Assert.Equal(accepted ? ProtocolError.None : ProtocolError.InvalidPayload, Wire.Read(message).Error);
        string map = Wire.Event(string.Concat(Enumerable.Repeat("81A161", depth - 1)) + "80");
        Assert.Equal(accepted ? ProtocolError.None : ProtocolError.InvalidPayload, Wire.Read(map).Error);
    }

    [Fact]
    public void Depth_is_bounded_where_it_is_not_configured_and_in_what_is_passed_over()
    {
        var deep = new PacketLimits { MaxDepth = int.MaxValue };
        Assert.Equal(ProtocolError.InvalidPayload, Wire.Read(Wire.Event(string.Concat(Enumerable.Repeat("91", 2000)) + "90"), deep).Error);
        Assert.Equal(ProtocolError.None, Wire.Read(Wire.Event(string.Concat(Enumerable.Repeat("91", 900)) + "90"), deep).Error);
        Assert.Equal(
            ProtocolError.InvalidPayload,
            Wire.Read("83A47479706501A36E7370A12FA178" + string.Concat(Enumerable.Repeat("91", 5000)) + "90").Error);
    }

    [Theory]
    [InlineData("DDFFFFFFFF")]
    [InlineData("DFFFFFFFFF")]
    [InlineData("DBFFFFFFFF")]
    [InlineData("C6FFFFFFFF")]
    [InlineData("C9FFFFFFFF00")]
    [InlineData("DD7FFFFFFF")]
    [InlineData("C67FFFFFFF")]
    public void A_length_that_is_not_there_costs_nothing(string argument)
    {
        Wire.Read(Wire.Event(argument));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(ProtocolError.InvalidPayload, Wire.Read(Wire.Event(argument)).Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Fact]
    public void The_name_of_a_namespace_has_a_greatest_length()
    {
        byte[] message = [.. Convert.FromHexString("82A47479706501A36E7370"), .. Wire.Text("/" + new string('a', 256))];
        Assert.Equal(ProtocolError.NamespaceTooLong, Wire.Read(new ReadOnlySequence<byte>(message)).Error);
    }

    [Fact]
    public void Every_message_that_is_cut_short_is_refused()
    {
        for (int length = 0; length < Whole.Length; length++)
        {
            Assert.Equal(PacketReadStatus.Invalid, Wire.Read(new ReadOnlySequence<byte>(Whole, 0, length)).Status);
        }
    }

    [Fact]
    public void A_message_in_pieces_reads_as_a_whole_one()
    {
        string expected = Wire.Describe(Wire.Read(new ReadOnlySequence<byte>(Whole)));
        for (int split = 1; split < Whole.Length; split++)
        {
            Assert.Equal(expected, Wire.Describe(Wire.Read(Pieces.Of(Whole[..split], Whole[split..]))));
        }
    }

    [Fact]
    public void Damaged_and_random_messages_never_throw()
    {
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Byte, Gen.Byte).Sample((position, first, second) =>
        {
            byte[] message = [.. Whole];
            message[position] = first;
            message[(position + 7) % message.Length] = second;
            Wire.Read(new ReadOnlySequence<byte>(message)).Packet?.Return();
        });
        Gen.Byte.Array[0, 60].Sample(tail =>
        {
            byte[] message = [.. Convert.FromHexString("83A47479706502A36E7370A12FA464617461"), .. tail];
            Wire.Read(new ReadOnlySequence<byte>(message)).Packet?.Return();
        });
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        Gen<string> text = Gen.String.Select(static value => new string([.. value.Where(static c => !char.IsSurrogate(c))]));
        Gen<string> scalar = Gen.OneOf(
            Gen.Long.Select(static value => value.ToString(null, null)),
            text.Select(static value => System.Text.Json.JsonSerializer.Serialize(value)),
            Gen.Bool.Select(static value => value ? "true" : "false"),
            Gen.Const("null"));
        Gen<string> value = Gen.OneOf(
            scalar,
            scalar.Array[0, 20].Select(static items => $"[{string.Join(',', items)}]"),
            scalar.Array[0, 20].Select(static items => $"{{{string.Join(',', items.Select(static (item, index) => $"\"k{index}\":{item}"))}}}"));
        value.Sample(json =>
        {
            PacketReadResult result = Wire.Read(Wire.Encode(PacketType.Event, "/n", 7, $"[\"e\",{json}]"));
            Assert.Equal(7, result.Packet!.AckId);
            Assert.Equal(Normal($"[\"e\",{json}]"), Normal(Encoding.UTF8.GetString(result.Packet.Payload.Span)));
            result.Packet.Return();
        });
    }

    private static string Normal(string json) => System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString();
}
