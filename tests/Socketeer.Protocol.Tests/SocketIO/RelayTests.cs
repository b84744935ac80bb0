using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.SocketIO;

public sealed class RelayTests
{
    [Fact]
    public void Arguments_are_passed_on_byte_for_byte()
    {
        const string Odd = "{ \"a\" : 1.50 ,\"\\u0062\":[ ]},  1e400 ,\"\\ud800\"";
        Packet packet = Packets.Decode($"2[\"e\",{Odd}]");

        Assert.Equal("2[\"r\",{ \"a\" : 1.50 ,\"\\u0062\":[ ]},1e400,\"\\ud800\"]", Packets.Event("r", packet.Arguments).Text);
        packet.Return();
    }

    [Fact]
    public void Attachments_come_along_and_keep_their_content()
    {
        Packet packet = Packets.Decode($"52-[\"e\",{P(0)},{{\"x\":[{P(1)}]}}]", [1], []);

        Wire wire = Packets.Event("r", packet.Arguments);

        Assert.Equal($"52-[\"r\",{P(0)},{{\"x\":[{P(1)}]}}]", wire.Text);
        Assert.Equal([[1], []], wire.Attachments);
        packet.Return();
    }

    [Fact]
    public void Attachments_are_renumbered_when_an_argument_that_has_one_is_dropped()
    {
        Packet packet = Packets.Decode($"53-[\"e\",{P(0)},{P(2)},\"t\",{P(1)},{P(2)}]", [10], [11], [12]);

        Wire wire = Packets.Event("r", packet.Arguments.Slice(1));
        Assert.Equal($"52-[\"r\",{P(0)},\"t\",{P(1)},{P(0)}]", wire.Text);
        Assert.Equal([[12], [11]], wire.Attachments);

        Assert.Equal("2[\"r\",\"t\"]", Packets.Event("r", packet.Arguments[2]).Text);
        Assert.Equal("2[\"r\"]", Packets.Event("r", packet.Arguments.Slice(5)).Text);
        packet.Return();
    }

    [Fact]
    public void An_attachment_named_a_thousand_times_is_sent_once()
    {
        string thousand = string.Join(',', Enumerable.Repeat("{\"num\":0,\"_placeholder\":true}", 1000));
        Packet packet = Packets.Decode($"51-[\"e\",[{thousand}],{thousand}]", [1, 2, 3]);

        Wire wire = Packets.Event("r", packet.Arguments);

        string expected = string.Join(',', Enumerable.Repeat(P(0), 1000));
        Assert.Equal($"51-[\"r\",[{expected}],{expected}]", wire.Text);
        Assert.Equal([[1, 2, 3]], wire.Attachments);
        packet.Return();
    }

    [Fact]
    public void Relayed_and_new_binary_are_numbered_together()
    {
        Packet packet = Packets.Decode($"52-[\"e\",{P(1)},{P(0)}]", [10], [11]);

        Wire wire = Packets.Event(
            "r", new byte[] { 1 }, packet.Arguments[0], new { N = new byte[] { 2 } }, packet.Arguments[1], packet.Arguments[0]);

        Assert.Equal($"54-[\"r\",{P(0)},{P(1)},{{\"n\":{P(2)}}},{P(3)},{P(1)}]", wire.Text);
        Assert.Equal([[1], [11], [2], [10]], wire.Attachments);
        packet.Return();
    }

    [Fact]
    public void Arguments_of_several_packets_keep_their_own_attachments()
    {
        Packet first = Packets.Decode($"51-[\"e\",{P(0)}]", [1]);
        Packet second = Packets.Decode($"61-7[{P(0)}]", [2]);

        Wire wire = Packets.Event("r", first.Arguments[0], second.Arguments[0]);

        Assert.Equal($"52-[\"r\",{P(0)},{P(1)}]", wire.Text);
        Assert.Equal([[1], [2]], wire.Attachments);
        first.Return();
        second.Return();
    }

    [Fact]
    public void A_number_with_more_digits_than_before_fits()
    {
        // Every placeholder grows, by its blanks' loss less than by its number's gain.
        byte[][] attachments = [.. Enumerable.Range(0, 10).Select(i => new[] { (byte)i })];
        string all = string.Join(',', Enumerable.Range(0, 10).Select(i => $"{{\"num\":{i},\"_placeholder\":true}}"));
        Packet packet = Packets.Decode($"510-[\"e\",[{all}]]", attachments);
        object?[] arguments = [.. Enumerable.Repeat(new byte[] { 99 }, 1000), packet.Arguments[0]];

        Wire wire = Packets.Event("r", arguments);

        Assert.Equal(1010, wire.Attachments.Length);
        Assert.EndsWith($",[{string.Join(',', Enumerable.Range(1000, 10).Select(P))}]]", wire.Text, StringComparison.Ordinal);
        packet.Return();
    }

    [Fact]
    public void Relaying_as_an_argument_of_a_static_type_is_the_same()
    {
        Packet packet = Packets.Decode($"51-[\"e\",1,{P(0)}]", [1]);
        EventArguments arguments = packet.Arguments;

        Wire wire = Packets.Encode(PacketType.Ack, "/a", 3, writer =>
        {
            writer.WriteStart();
            new EmitArguments<EventArgument, EventArgument>(arguments[1], arguments[0]).WriteTo(writer);
            writer.WriteEnd();
        });

        Assert.Equal($"61-/a,3[{P(0)},1]", wire.Text);
        packet.Return();
    }

    [Fact]
    public void The_placeholders_of_an_argument_are_found_without_a_walk_over_those_of_the_others()
    {
        // 30,000 arguments with an attachment each fit into one message. What must not grow with their number is the buffer
        // each of them is rewritten in: it is rented for the argument's own placeholders.
        const int Count = 30_000;
        Packet packet = Packets.Decode($"51-[\"e\",{string.Join(',', Enumerable.Repeat(P(0), Count))}]", [1]);
        EventArguments arguments = packet.Arguments;
        Assert.Equal(Count, arguments.Count);

        Assert.All(Enumerable.Range(0, Count), i => Assert.True(arguments[i].IsBinary));
        Assert.Equal(1, packet.PlaceholdersIn(packet.Elements[1]).Length);
        Assert.Equal(1, packet.PlaceholdersIn(packet.Elements[Count]).Length);
        Assert.Equal(0, packet.PlaceholdersIn(packet.Elements[0]).Length);
        Wire wire = Packets.Event("r", arguments);
        Assert.Equal($"51-[\"r\",{string.Join(',', Enumerable.Repeat(P(0), Count))}]", wire.Text);
        packet.Return();
    }

    private static string P(int number) => $"{{\"_placeholder\":true,\"num\":{number}}}";
}
