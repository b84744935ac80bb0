namespace Socketeer.Protocol.SocketIO;

/// <summary>The one table from <see cref="ProtocolError"/> to words; the reference's words where it knows the error.</summary>
public static class ProtocolErrorText
{
    /// <summary>Gives the text of an error.</summary>
    /// <param name="error">The error.</param>
    /// <returns>A text for logs and error handlers; it never holds anything the peer sent.</returns>
    public static string ToText(this ProtocolError error) => error switch
    {
        ProtocolError.None => "no error",
        ProtocolError.UnknownPacketType => "unknown packet type",
        ProtocolError.IllegalAttachments => "Illegal attachments",
        ProtocolError.TooManyAttachments => "too many attachments",
        ProtocolError.UnexpectedText => "got plaintext data when reconstructing a packet",
        ProtocolError.UnexpectedBinary => "got binary data when not reconstructing a packet",
        ProtocolError.InvalidPayload => "invalid payload",
        ProtocolError.NamespaceTooLong => "namespace too long",
        ProtocolError.AckIdTooLarge => "ack id too large",
        ProtocolError.AttachmentsOverdue => "attachments overdue",
        ProtocolError.InvalidNamespace => "invalid namespace",
        ProtocolError.InvalidAckId => "invalid packet id",
        _ => "protocol error",
    };
}
