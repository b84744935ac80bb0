using System.Buffers;

namespace Socketeer.Protocol.SocketIO;

/// <summary>Decodes the text format: one text message, then as many binary messages as it announced.</summary>
internal sealed class JsonPacketDecoder(PacketLimits limits, EventSerializer serializer) : PacketDecoder
{
    private Packet? _partial;

    public override bool IsAwaitingAttachments => _partial is not null;

    public override PacketReadResult ReadText(in ReadOnlySequence<byte> message)
    {
        if (_partial is not null)
        {
            return PacketReadResult.Invalid(ProtocolError.UnexpectedText);
        }

        ProtocolError error = Packet.Read(message, limits, serializer, out Packet? packet);
        if (error != ProtocolError.None)
        {
            return PacketReadResult.Invalid(error);
        }

        if (packet!.ExpectedAttachmentCount == 0)
        {
            return PacketReadResult.Complete(packet);
        }

        _partial = packet;
        return PacketReadResult.NeedAttachments;
    }

    public override PacketReadResult ReadBinary(in ReadOnlySequence<byte> message)
    {
        if (_partial is not { } packet)
        {
            return PacketReadResult.Invalid(ProtocolError.UnexpectedBinary);
        }

        packet.AddAttachment(message);
        if (packet.AttachmentCount < packet.ExpectedAttachmentCount)
        {
            return PacketReadResult.NeedAttachments;
        }

        _partial = null;
        return PacketReadResult.Complete(packet);
    }

    protected override void Dispose(bool disposing)
    {
        _partial?.Return();
        _partial = null;
        base.Dispose(disposing);
    }
}
