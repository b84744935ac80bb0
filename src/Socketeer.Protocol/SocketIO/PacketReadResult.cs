namespace Socketeer.Protocol.SocketIO;

/// <summary>How far a <see cref="PacketDecoder"/> came with one message.</summary>
public enum PacketReadStatus
{
    /// <summary>A packet is complete.</summary>
    Complete,

    /// <summary>The packet waits for attachments.</summary>
    NeedAttachments,

    /// <summary>The peer broke the protocol.</summary>
    Invalid,
}

/// <summary>What a <see cref="PacketDecoder"/> made of one message.</summary>
/// <param name="Status">How far it came.</param>
/// <param name="Packet">The packet when <paramref name="Status"/> is <see cref="PacketReadStatus.Complete"/>; the receiver returns it.</param>
/// <param name="Error">What is wrong when <paramref name="Status"/> is <see cref="PacketReadStatus.Invalid"/>.</param>
public readonly record struct PacketReadResult(PacketReadStatus Status, Packet? Packet, ProtocolError Error)
{
    /// <summary>Gets the result of a message whose packet waits for more messages.</summary>
    public static PacketReadResult NeedAttachments => new(PacketReadStatus.NeedAttachments, null, ProtocolError.None);

    /// <summary>Makes the result of a message that completed a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>The result.</returns>
    public static PacketReadResult Complete(Packet packet) => new(PacketReadStatus.Complete, packet, ProtocolError.None);

    /// <summary>Makes the result of a message that breaks the protocol.</summary>
    /// <param name="error">What is wrong.</param>
    /// <returns>The result.</returns>
    public static PacketReadResult Invalid(ProtocolError error) => new(PacketReadStatus.Invalid, null, error);
}
