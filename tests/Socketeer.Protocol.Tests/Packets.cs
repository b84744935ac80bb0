using System.Buffers;
using System.Text;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests;

/// <summary>A packet as it stands on the wire: its text, without Engine.IO's type digit, and its attachments.</summary>
internal sealed record Wire(string Text, byte[][] Attachments);

/// <summary>Short ways from arguments to bytes and back.</summary>
internal static class Packets
{
    public static Wire Event(string name, params object?[] arguments) => Encode(PacketType.Event, "/", null, writer =>
    {
        writer.WriteStart(name);
        foreach (object? argument in arguments)
        {
            writer.Write(argument);
        }

        writer.WriteEnd();
    });

    public static Wire Event(string name, EventArguments arguments) => Encode(PacketType.Event, "/", null, writer =>
    {
        writer.WriteStart(name);
        ((IEmitArguments)arguments).WriteTo(writer);
        writer.WriteEnd();
    });

    public static Wire Encode(PacketType type, string namespaceName, long? ackId, Action<PayloadWriter> write)
    {
        PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
        try
        {
            write(payload);
            EncodedPacket packet = PacketCodec.Json.Encode(type, Encoding.UTF8.GetBytes(namespaceName), ackId, payload);
            Wire wire = ToWire(packet);
            packet.Release();
            return wire;
        }
        finally
        {
            payload.Return();
        }
    }

    public static PacketDecoder Decoder(PacketLimits? limits = null) =>
        PacketCodec.Json.CreateDecoder(limits ?? PacketLimits.Default, EventSerializer.Default);

    public static Packet Decode(Wire wire, PacketLimits? limits = null) => Decode(limits, wire.Text, wire.Attachments);

    public static Packet Decode(string text, params byte[][] attachments) => Decode(null, text, attachments);

    public static Packet Decode(PacketLimits? limits, string text, params byte[][] attachments)
    {
        PacketReadResult result = Read(Sequences.Whole(text), limits, attachments);
        Assert.Equal(ProtocolError.None, result.Error);
        Assert.Equal(PacketReadStatus.Complete, result.Status);
        return result.Packet!;
    }

    /// <summary>Feeds one text message and its attachments to a fresh decoder and gives the last answer.</summary>
    public static PacketReadResult Read(in ReadOnlySequence<byte> text, PacketLimits? limits = null, params byte[][] attachments)
    {
        using PacketDecoder decoder = Decoder(limits);
        PacketReadResult result = decoder.ReadText(text);
        foreach (byte[] attachment in attachments)
        {
            Assert.Equal(PacketReadStatus.NeedAttachments, result.Status);
            Assert.True(decoder.IsAwaitingAttachments);
            result = decoder.ReadBinary(new ReadOnlySequence<byte>(attachment));
        }

        return result;
    }

    public static ProtocolError ErrorOf(string text, PacketLimits? limits = null) => Read(Sequences.Whole(text), limits).Error;

    private static Wire ToWire(EncodedPacket packet)
    {
        EncodedMessage[] messages = packet.Messages.ToArray();
        string text = messages[0].Data.Text();
        Assert.False(messages[0].IsBinary);
        Assert.All(messages[1..], message => Assert.True(message.IsBinary));
        Assert.Equal('4', text[0]);
        return new Wire(text[1..], [.. messages[1..].Select(message => message.Data.ToArray())]);
    }
}
