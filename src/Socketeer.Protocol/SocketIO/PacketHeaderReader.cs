namespace Socketeer.Protocol.SocketIO;

/// <summary>Reads what stands before a packet's payload. Stateless, allocates nothing, and always moves forward.</summary>
public static class PacketHeaderReader
{
    // The largest integer a JavaScript number holds exactly: beyond it a peer's ack id would come back changed.
    internal const long MaxAckId = (1L << 53) - 1;

    private const int MaxAckIdDigits = 16;

    /// <summary>Reads the header of one text message.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="limits">What is accepted.</param>
    /// <param name="header">The header.</param>
    /// <returns><see cref="ProtocolError.None"/>, or what is wrong.</returns>
    // <packet type>[<# of binary attachments>-][<namespace>,][<acknowledgment id>][JSON-stringified payload without binary]
    //                                                              — socket.io-protocol v5, "Packet encoding"
    public static ProtocolError Read(ReadOnlySpan<byte> message, PacketLimits limits, out PacketHeader header)
    {
        ArgumentNullException.ThrowIfNull(limits);
        header = default;

        // <packet type>
        int type = message.IsEmpty ? -1 : message[0] - '0';
        if (type is < (int)PacketType.Connect or > (int)PacketType.BinaryAck)
        {
            return ProtocolError.UnknownPacketType;
        }

        int position = 1;

        // [<# of binary attachments>-]
        int attachments = 0;
        if ((PacketType)type is PacketType.BinaryEvent or PacketType.BinaryAck)
        {
            ProtocolError error = ReadAttachmentCount(message, limits, ref position, out attachments);
            if (error != ProtocolError.None)
            {
                return error;
            }
        }

        // [<namespace>,] — the comma may be missing at the end of the message
        var namespaceRange = new Range(position, position);
        if (position < message.Length && message[position] == '/')
        {
            int length = message[position..].IndexOf((byte)',');
            int end = length < 0 ? message.Length : position + length;
            if (end - position > limits.MaxNamespaceLength)
            {
                return ProtocolError.NamespaceTooLong;
            }

            // "/" itself may be written out.
            namespaceRange = end - position == 1 ? namespaceRange : new Range(position, end);
            position = length < 0 ? end : end + 1;
        }

        // [<acknowledgment id>]
        if (!TryReadAckId(message, ref position, out long? ackId))
        {
            return ProtocolError.AckIdTooLarge;
        }

        header = new PacketHeader((PacketType)type, attachments, namespaceRange, ackId, position);
        return ProtocolError.None;
    }

    private static ProtocolError ReadAttachmentCount(
        ReadOnlySpan<byte> message, PacketLimits limits, ref int position, out int attachments)
    {
        attachments = 0;
        long count = 0;
        int start = position;
        bool tooMany = false;
        while (position < message.Length && char.IsAsciiDigit((char)message[position]))
        {
            // Saturates: the digits are the peer's and may be a million.
            tooMany = tooMany || (count = (count * 10) + (message[position] - '0')) > limits.MaxAttachments;
            position++;
        }

        if (position == start || position == message.Length || message[position] != '-' || count == 0)
        {
            return ProtocolError.IllegalAttachments;
        }

        position++;
        attachments = tooMany ? 0 : (int)count;
        return tooMany ? ProtocolError.TooManyAttachments : ProtocolError.None;
    }

    private static bool TryReadAckId(ReadOnlySpan<byte> message, ref int position, out long? ackId)
    {
        ackId = null;
        long value = 0;
        int start = position;
        while (position < message.Length && char.IsAsciiDigit((char)message[position]))
        {
            value = (value * 10) + (message[position] - '0');
            if (value > MaxAckId || position - start >= MaxAckIdDigits)
            {
                return false;
            }

            position++;
        }

        if (position > start)
        {
            ackId = value;
        }

        return true;
    }
}
