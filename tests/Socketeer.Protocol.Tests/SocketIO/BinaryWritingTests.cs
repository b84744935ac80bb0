using System.Text.Json;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.SocketIO;

public sealed class BinaryWritingTests
{
    private static readonly byte[] A = [1, 2, 3];
    private static readonly byte[] B = [4];

    [Fact]
    public void Every_type_for_bytes_becomes_an_attachment()
    {
        AssertArgument(P(0), [A], A);
        AssertArgument(P(0), [A], new ReadOnlyMemory<byte>(A));
        AssertArgument(P(0), [A], new Memory<byte>(A));
        AssertArgument(P(0), [[2]], A.AsMemory(1, 1));
    }

    [Fact]
    public void Arguments_of_static_types_are_written_alike()
    {
        Wire wire = Packets.Encode(PacketType.Event, "/", null, writer =>
        {
            writer.WriteStart("e");
            new EmitArguments<byte[], ReadOnlyMemory<byte>, Memory<byte>, int?>(A, A, B, null).WriteTo(writer);
            writer.WriteEnd();
        });

        Assert.Equal($"53-[\"e\",{P(0)},{P(1)},{P(2)},null]", wire.Text);
        Assert.Equal([A, A, B], wire.Attachments);
    }

    [Fact]
    public void Binary_is_found_in_anonymous_types_dictionaries_lists_and_arrays_depth_first()
    {
        object argument = new
        {
            First = A,
            Deep = new object[] { 1, new Dictionary<string, object> { ["k"] = new List<byte[]> { B, A } } },
            Last = (ReadOnlyMemory<byte>)B,
        };

        AssertArgument(
            $"{{\"first\":{P(0)},\"deep\":[1,{{\"k\":[{P(1)},{P(2)}]}}],\"last\":{P(3)}}}",
            [A, B, A, B],
            argument);
    }

    [Fact]
    public void The_same_bytes_twice_are_two_attachments() =>
        AssertArgument($"[{P(0)},{P(1)}]", [A, A], new[] { A, A });

    [Fact]
    public void Empty_and_missing_binary_are_different_things()
    {
        AssertArgument(P(0), [[]], Array.Empty<byte>());
        AssertArgument(P(0), [[]], ReadOnlyMemory<byte>.Empty);
        AssertArgument("null", [], (byte[]?)null);
        AssertArgument("{\"data\":null}", [], new { Data = (byte[]?)null });
    }

    [Fact]
    public void Attachments_are_copied_when_they_are_written()
    {
        byte[] data = [1, 2, 3];
        PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
        payload.WriteStart("e");
        payload.Write(data);
        data[0] = 9;

        Assert.Equal([1, 2, 3], payload.GetAttachment(0).ToArray());
        Assert.Equal(1, payload.AttachmentCount);
        payload.Return();
    }

    [Fact]
    public void More_attachments_than_a_reader_accepts_may_be_written()
    {
        byte[][] many = [.. Enumerable.Range(0, 300).Select(i => new[] { (byte)i })];
        Wire wire = Packets.Event("e", (object)many);

        Assert.StartsWith("5300-[\"e\",[", wire.Text, StringComparison.Ordinal);
        Packet packet = Packets.Decode(wire, new PacketLimits { MaxAttachments = 300 });
        Assert.Equal(many, packet.Arguments.Read<byte[][]>(0));
        packet.Return();
    }

    [Fact]
    public void Outside_a_packet_the_options_write_base64() =>
        Assert.Equal("{\"data\":\"AQID\"}", JsonSerializer.Serialize(new { Data = A }, EventSerializer.Default.Options));

    [Fact]
    public void A_converter_that_writes_a_packet_of_its_own_does_not_disturb_the_outer_one()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        options.Converters.Add(new EmittingConverter());
        PayloadWriter payload = PayloadWriter.Rent(new EventSerializer(options));
        payload.WriteStart("outer");
        payload.Write(new { Before = A, Inner = new Emitting(), After = B });
        payload.WriteEnd();

        string inner = $"51-[\"inner\",{P(0)}]".Replace("\"", "\\\"");
        Assert.Equal($"[\"outer\",{{\"before\":{P(0)},\"inner\":\"{inner}\",\"after\":{P(1)}}}]", payload.Json.Text());
        Assert.Equal(A, payload.GetAttachment(0).ToArray());
        Assert.Equal(B, payload.GetAttachment(1).ToArray());
        payload.Return();
    }

    private static string P(int number) => $"{{\"_placeholder\":true,\"num\":{number}}}";

    private static void AssertArgument(string expected, byte[][] attachments, object? argument)
    {
        Wire wire = Packets.Event("e", argument);
        string header = attachments.Length == 0 ? "2" : $"5{attachments.Length}-";

        Assert.Equal($"{header}[\"e\",{expected}]", wire.Text);
        Assert.Equal(attachments, wire.Attachments);
    }

    private sealed class Emitting;

    private sealed class EmittingConverter : System.Text.Json.Serialization.JsonConverter<Emitting>
    {
        public override Emitting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new();

        public override void Write(Utf8JsonWriter writer, Emitting value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Packets.Event("inner", B).Text);
    }
}
