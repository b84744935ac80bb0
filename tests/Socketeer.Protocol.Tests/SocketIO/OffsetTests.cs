using System.Text;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.SocketIO;

public sealed class OffsetTests
{
    [Theory]
    [InlineData("/", "42[\"e\",1,\"Q8CoMwu.0\"]")]
    [InlineData("/chat", "42/chat,[\"e\",1,\"Q8CoMwu.0\"]")]
    public void An_offset_stands_behind_the_arguments(string namespaceName, string expected)
    {
        EncodedPacket packet = Encode(namespaceName, 1);
        EncodedPacket copy = PacketCodec.Json.AppendOffset(packet, "Q8CoMwu.0");
        Assert.Equal([expected], copy.Messages.ToArray().Select(message => message.Data.Text()));
        Assert.Equal(expected.Length, copy.Size);

        // The first one is as it was.
        Assert.EndsWith("[\"e\",1]", packet.Messages[0].Data.Text(), StringComparison.Ordinal);
        packet.Release();
        copy.Release();
    }

    [Fact]
    public void Attachments_come_along_and_belong_to_the_copy()
    {
        byte[][] attachments = [[1, 2, 3], [], [.. Enumerable.Repeat((byte)7, 70_000)]];
        EncodedPacket packet = Encode("/", attachments[0], attachments[1], attachments[2]);
        EncodedPacket copy = PacketCodec.Json.AppendOffset(packet, "x");
        packet.Release();
        EncodedMessage[] messages = copy.Messages.ToArray();
        Assert.StartsWith("453-[\"e\",{", messages[0].Data.Text(), StringComparison.Ordinal);
        Assert.EndsWith(",\"x\"]", messages[0].Data.Text(), StringComparison.Ordinal);
        Assert.Equal(attachments, messages[1..].Select(message => message.Data.ToArray()));

        // The frame headers do not overwrite what stands before them.
        Assert.Equal([0x82, 3, 1, 2, 3], messages[1].Frame.ToArray());
        Assert.Equal(0x82, messages[3].Frame.Span[0]);
        copy.Release();
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("a b")]
    [InlineData("é")]
    public void An_offset_that_would_have_to_be_escaped_is_refused(string offset)
    {
        EncodedPacket packet = Encode("/", 1);
        Assert.Throws<ArgumentException>(() => PacketCodec.Json.AppendOffset(packet, offset));
        packet.Release();
    }

    private static EncodedPacket Encode(string namespaceName, params object[] arguments)
    {
        PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
        try
        {
            payload.WriteStart("e");
            foreach (object argument in arguments)
            {
                payload.Write(argument);
            }

            payload.WriteEnd();
            return PacketCodec.Json.Encode(PacketType.Event, Encoding.UTF8.GetBytes(namespaceName), null, payload);
        }
        finally
        {
            payload.Return();
        }
    }
}
