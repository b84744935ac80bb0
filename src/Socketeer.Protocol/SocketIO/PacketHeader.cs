namespace Socketeer.Protocol.SocketIO;

/// <summary>What stands before a packet's payload.</summary>
/// <param name="Type">The type as on the wire.</param>
/// <param name="AttachmentCount">The number of attachments that follow; 0 unless the type is a binary one.</param>
/// <param name="Namespace">The range of the namespace's name; empty for the default namespace, <c>/</c>.</param>
/// <param name="AckId">The ack id, or <see langword="null"/>.</param>
/// <param name="PayloadStart">Where the payload begins; the message's length when there is none.</param>
public readonly record struct PacketHeader(PacketType Type, int AttachmentCount, Range Namespace, long? AckId, int PayloadStart);
