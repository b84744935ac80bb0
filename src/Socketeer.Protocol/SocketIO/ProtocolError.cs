namespace Socketeer.Protocol.SocketIO;

/// <summary>What is wrong with a packet. Each is answered by closing the connection.</summary>
public enum ProtocolError
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The type is not a digit from 0 to 6, or in MessagePack no integer from 0 to 4.</summary>
    UnknownPacketType,

    /// <summary>The number of attachments is missing, zero or malformed, or a placeholder names none of them.</summary>
    IllegalAttachments,

    /// <summary>More attachments are announced than <see cref="PacketLimits.MaxAttachments"/>.</summary>
    TooManyAttachments,

    /// <summary>Text arrived while attachments were due, or on a connection whose format is binary.</summary>
    UnexpectedText,

    /// <summary>An attachment arrived while none was due.</summary>
    UnexpectedBinary,

    /// <summary>The payload is not JSON (or not MessagePack), is nested deeper than <see cref="PacketLimits.MaxDepth"/>, or has the wrong shape for the type.</summary>
    InvalidPayload,

    /// <summary>The namespace's name is longer than <see cref="PacketLimits.MaxNamespaceLength"/>.</summary>
    NamespaceTooLong,

    /// <summary>The ack id is larger than 2^53 - 1, the largest integer a JavaScript peer can echo.</summary>
    AckIdTooLarge,

    /// <summary>The attachments did not arrive in time.</summary>
    AttachmentsOverdue,

    /// <summary>The namespace's name is missing or no text, where the format always has one.</summary>
    InvalidNamespace,

    /// <summary>The ack id is no integer.</summary>
    InvalidAckId,
}
