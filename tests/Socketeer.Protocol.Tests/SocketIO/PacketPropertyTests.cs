using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CsCheck;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.SocketIO;

public sealed class PacketPropertyTests
{
    private static readonly PacketLimits Wide = new() { MaxAttachments = 10_000, MaxNamespaceLength = 10_000 };

    // UTF-16 as it can be said in UTF-8: half surrogates become U+FFFD on the way, with us as in Node.
    private static readonly Gen<string> GenText = Gen.OneOf(
        Gen.String.AlphaNumeric,
        Gen.String.Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))),
        OneOf("", "_placeholder", "num", "é€中", "\U0001F600", "\"\\\n\u0000", "{\"_placeholder\":true,\"num\":0}"));

    private static readonly Gen<object?> GenLeaf = Gen.OneOf(
        Gen.Const((object?)null),
        Gen.Bool.Select(value => (object?)value),
        Gen.Long.Select(value => (object?)value),
        Gen.Double.Where(double.IsFinite).Select(value => (object?)value),
        GenText.Select(value => (object?)value),
        Gen.Byte.Array[0, 20].Select(value => (object?)value),
        Gen.Byte.Array[0, 20].Select(value => (object?)new ReadOnlyMemory<byte>(value)));

    private static readonly Gen<object?> GenTree = Gen.Recursive<object?>((depth, tree) => depth > 4
        ? GenLeaf
        : Gen.Frequency(
            (3, GenLeaf),
            (1, tree.Array[0, 4].Select(items => (object?)items)),
            (1, Gen.Dictionary(GenText.Where(key => key != "_placeholder"), tree)[0, 4].Select(items => (object?)items))));

    private static readonly Gen<string> GenNamespace = Gen.OneOf(
        Gen.Const("/"),
        GenText.Select(name => "/" + name.Replace(',', ';')),
        Gen.Char.AlphaNumeric.Array[100, 400].Select(name => "/" + new string(name)));

    private static readonly Gen<long?> GenAckId = Gen.OneOf(
        Gen.Const((long?)null),
        Gen.Long[0, 20].Select(id => (long?)id),
        Gen.Long[0, (1L << 53) - 1].Select(id => (long?)id));

    private static readonly Gen<string> GenName = GenText.Where(name => !ReservedEvents.Contains(name));

    [Fact]
    public void Whatever_is_written_as_an_event_is_read_back_and_relayed_alike() =>
        Gen.Select(GenName, GenTree.Array[0, 5], GenNamespace, GenAckId).Sample(
            (name, arguments, namespaceName, ackId) =>
            {
                Wire wire = Packets.Encode(PacketType.Event, namespaceName, ackId, writer =>
                {
                    writer.WriteStart(name);
                    new EmitArgumentList(arguments).WriteTo(writer);
                    writer.WriteEnd();
                });

                Packet packet = Packets.Decode(wire, Wide);
                Assert.Equal(PacketType.Event, packet.Type);
                Assert.Equal(name, packet.GetEventName());
                AssertSame(packet, arguments, namespaceName, ackId);

                Packet relayed = Packets.Decode(Packets.Event("r", packet.Arguments), Wide);
                AssertSame(relayed, arguments, "/", null);
                relayed.Return();
                packet.Return();
            },
            iter: 500);

    [Fact]
    public void Whatever_is_written_as_an_ack_is_read_back() =>
        Gen.Select(GenTree.Array[0, 5], GenNamespace, GenAckId).Sample(
            (arguments, namespaceName, ackId) =>
            {
                Wire wire = Packets.Encode(PacketType.Ack, namespaceName, ackId, writer =>
                {
                    writer.WriteStart();
                    new EmitArgumentList(arguments).WriteTo(writer);
                    writer.WriteEnd();
                });

                Packet packet = Packets.Decode(wire, Wide);
                Assert.Equal(PacketType.Ack, packet.Type);
                AssertSame(packet, arguments, namespaceName, ackId);
                packet.Return();
            },
            iter: 500);

    [Fact]
    public void No_bytes_whatever_make_the_decoder_throw() =>
        GenMessage().Array[1, 6].Sample(messages => Feed(messages), iter: 20_000);

    [Fact]
    public void No_damage_done_to_a_good_packet_makes_the_decoder_throw()
    {
        byte[][] good =
        [
            .. new[]
            {
                "0/a,{\"token\":\"x\"}", "2/a,12[\"e\\u00e4\",[1.5e3,null,{\"x\":\"\\ud83d\\ude00\"}]]", "3/a,7[true]", "4{\"message\":\"m\"}",
                "52-/a,12[\"e\",{\"_placeholder\":true,\"num\":0},[{\"x\":{\"num\":1,\"_placeholder\":true}}]]",
            }.Select(Encoding.UTF8.GetBytes),
        ];
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 200], Gen.Byte, Gen.Int[0, 2]).Sample(
            (which, place, value, kind) =>
            {
                byte[] packet = good[which];
                int at = place % packet.Length;
                byte[] damaged = kind switch
                {
                    0 => [.. packet[..at], value, .. packet[(at + 1)..]],
                    1 => [.. packet[..at], .. packet[(at + 1)..]],
                    _ => [.. packet[..at], value, .. packet[at..]],
                };
                Feed([(damaged, false), ([1], true), ([], true)]);
            },
            iter: 20_000);
    }

    [Fact]
    public void Reading_in_pieces_is_reading_whole() =>
        Gen.Select(GenMessage(), Gen.Int[0, 100], Gen.Int[0, 100]).Sample(
            (message, first, second) =>
            {
                byte[] bytes = message.Bytes;
                int a = Math.Min(first, bytes.Length);
                int b = Math.Max(a, Math.Min(second, bytes.Length));

                PacketReadResult whole = Packets.Read(new ReadOnlySequence<byte>(bytes));
                PacketReadResult pieces = Packets.Read(Sequences.Of(bytes[..a], bytes[a..b], [], bytes[b..]));

                Assert.Equal((whole.Status, whole.Error), (pieces.Status, pieces.Error));
                Assert.Equal(whole.Packet?.Payload.ToArray(), pieces.Packet?.Payload.ToArray());
                Assert.Equal(whole.Packet?.AckId, pieces.Packet?.AckId);
            },
            iter: 5_000);

    private static Gen<string> OneOf(params string[] items) => Gen.Int[0, items.Length - 1].Select(index => items[index]);

    // Bytes that look enough like packets to come past the first check.
    private static Gen<(byte[] Bytes, bool IsBinary)> GenMessage()
    {
        Gen<byte[]> start = OneOf("", "0", "1", "2", "3", "4", "51-", "62-", "5", "2/a,", "23", "2[\"e\"", "51-[\"e\",", "2[")
            .Select(Encoding.UTF8.GetBytes);
        Gen<byte[]> pieces = OneOf(
                "[", "]", "{", "}", "\"", ",", ":", "1", "-", "/", "\\u", "\\ud800", "\"a\"", "\"num\":0", "\"_placeholder\":true",
                "{\"_placeholder\":true,\"num\":0}", "null", "1e400", " ", "\u001e", "9999999999999999999")
            .Array[0, 12].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));
        return Gen.Select(start, Gen.OneOf(pieces, Gen.Byte.Array[0, 30]), Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true))))
            .Select((first, rest, isBinary) => ((byte[])[.. first, .. rest], isBinary));
    }

    private static void Feed((byte[] Bytes, bool IsBinary)[] messages)
    {
        using PacketDecoder decoder = Packets.Decoder();
        foreach ((byte[] bytes, bool isBinary) in messages)
        {
            var sequence = new ReadOnlySequence<byte>(bytes);
            PacketReadResult result = isBinary ? decoder.ReadBinary(sequence) : decoder.ReadText(sequence);
            Assert.Equal(result.Status == PacketReadStatus.Invalid, result.Error != ProtocolError.None);
            Assert.Equal(result.Status == PacketReadStatus.Complete, result.Packet is not null);
            if (result.Packet is { } packet)
            {
                Use(packet);
                packet.Return();
            }
        }
    }

    // What a server does with any packet: look up its name, read its arguments, pass them on.
    private static void Use(Packet packet)
    {
        packet.TryGetEventName(out _);
        if (Utf8.IsValid(packet.Payload.Span))
        {
            packet.GetEventName();
        }

        EventArguments arguments = packet.Arguments;
        Packets.Event("r", arguments);
        for (int i = 0; i < arguments.Count; i++)
        {
            try
            {
                _ = arguments[i].IsBinary;
                arguments.Read<byte[]>(i);
            }
            catch (EventArgumentException)
            {
                // The one exception a handler's caller expects.
            }
        }
    }

    private static void AssertSame(Packet packet, object?[] arguments, string namespaceName, long? ackId)
    {
        Assert.Equal(namespaceName == "/" ? "" : namespaceName, packet.Namespace.Text());
        Assert.Equal(ackId, packet.AckId);
        Assert.Equal(arguments.Length, packet.Arguments.Count);
        for (int i = 0; i < arguments.Length; i++)
        {
            AssertSame(packet, arguments[i], packet.Arguments.Read<JsonElement>(i));
        }
    }

    private static void AssertSame(Packet packet, object? expected, JsonElement actual)
    {
        switch (expected)
        {
            case null:
                Assert.Equal(JsonValueKind.Null, actual.ValueKind);
                break;
            case bool value:
                Assert.Equal(value, actual.GetBoolean());
                break;
            case long value:
                Assert.Equal(value, actual.GetInt64());
                break;
            case double value:
                Assert.Equal(value, actual.GetDouble());
                break;
            case string value:
                Assert.Equal(value, actual.GetString());
                break;
            case byte[] value:
                AssertAttachment(packet, value, actual);
                break;
            case ReadOnlyMemory<byte> value:
                AssertAttachment(packet, value.Span, actual);
                break;
            case object?[] items:
                Assert.Equal(items.Length, actual.GetArrayLength());
                Assert.All(items.Zip(actual.EnumerateArray()), pair => AssertSame(packet, pair.First, pair.Second));
                break;
            case Dictionary<string, object?> items:
                Assert.Equal(items.Keys, actual.EnumerateObject().Select(property => property.Name));
                Assert.All(items, item => AssertSame(packet, item.Value, actual.GetProperty(item.Key)));
                break;
            default:
                throw new InvalidOperationException(expected.GetType().Name);
        }
    }

    private static void AssertAttachment(Packet packet, ReadOnlySpan<byte> expected, JsonElement actual)
    {
        Assert.True(actual.GetProperty("_placeholder").GetBoolean());
        Assert.Equal(2, actual.EnumerateObject().Count());
        Assert.Equal(expected, packet.GetAttachment(actual.GetProperty("num").GetInt32()).Span);
    }
}
