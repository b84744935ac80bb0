using System.Text.Json;

namespace Socketeer.Protocol.SocketIO;

/// <summary>
/// Checks a payload in one pass (is it JSON, not too deep, of its packet type's shape?) and notes where the arguments and
/// the placeholders stand. Decodes nothing.
/// </summary>
internal static class PayloadReader
{
    private const int NoAttachment = -1;

    /// <summary>Checks one payload.</summary>
    /// <param name="type">The packet's type; not a binary one.</param>
    /// <param name="payload">The payload; empty when the packet has none, which is right for every type.</param>
    /// <param name="attachments">The number of attachments announced.</param>
    /// <param name="maxDepth">The largest depth accepted.</param>
    /// <param name="index">Receives what was found.</param>
    public static ProtocolError Read(
        PacketType type, ReadOnlySpan<byte> payload, int attachments, int maxDepth, ref PayloadIndex index)
    {
        if (payload.IsEmpty)
        {
            return ProtocolError.None;
        }

        // White space before the JSON is a header the reference reads as the digit 0.
        if (payload[0] <= ' ')
        {
            return ProtocolError.InvalidPayload;
        }

        try
        {
            var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = maxDepth });
            reader.Read();
            ProtocolError error = type switch
            {
                PacketType.Connect => SkipObject(ref reader),
                PacketType.ConnectError when reader.TokenType == JsonTokenType.String => ProtocolError.None,
                PacketType.ConnectError => SkipObject(ref reader),
                PacketType.Event or PacketType.Ack => ReadArguments(ref reader, type, attachments, ref index),
                _ => ProtocolError.InvalidPayload,
            };

            // Whatever follows the value makes the reader throw.
            return error == ProtocolError.None && reader.Read() ? ProtocolError.InvalidPayload : error;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an event name with half of a surrogate pair.
            return ProtocolError.InvalidPayload;
        }
    }

    private static ProtocolError SkipObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return ProtocolError.InvalidPayload;
        }

        reader.Skip();
        return ProtocolError.None;
    }

    // EVENT: [<name>, <argument>, …]     ACK: [<argument>, …]
    private static ProtocolError ReadArguments(ref Utf8JsonReader reader, PacketType type, int attachments, ref PayloadIndex index)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return ProtocolError.InvalidPayload;
        }

        bool isName = type == PacketType.Event;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (isName && !IsEventName(ref reader))
            {
                return ProtocolError.InvalidPayload;
            }

            isName = false;
            int start = (int)reader.TokenStartIndex;
            ProtocolError error = ProtocolError.None;
            if (attachments == 0)
            {
                reader.Skip();
            }
            else
            {
                error = ReadValue(ref reader, attachments, ref index);
            }

            if (error != ProtocolError.None)
            {
                return error;
            }

            index.AddElement(new PayloadSlice(start, (int)reader.BytesConsumed - start));
        }

        // An event without a name.
        return isName ? ProtocolError.InvalidPayload : ProtocolError.None;
    }

    private static bool IsEventName(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => true,
        JsonTokenType.String when reader.ValueIsEscaped => !ReservedEvents.Contains(reader.GetString()!),
        JsonTokenType.String => !ReservedEvents.Contains(reader.ValueSpan),
        _ => false,
    };

    // Recursion is as deep as the JSON, which the reader bounds.
    private static ProtocolError ReadValue(ref Utf8JsonReader reader, int attachments, ref PayloadIndex index)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return ReadObject(ref reader, attachments, ref index);
        }

        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ProtocolError error = ReadValue(ref reader, attachments, ref index);
                if (error != ProtocolError.None)
                {
                    return error;
                }
            }
        }

        return ProtocolError.None;
    }

    // {"_placeholder":true,"num":<index>} in any order, with any company — socket.io-protocol v5, "Packet encoding"
    private static ProtocolError ReadObject(ref Utf8JsonReader reader, int attachments, ref PayloadIndex index)
    {
        int start = (int)reader.TokenStartIndex;
        bool isPlaceholder = false;
        int attachment = NoAttachment;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            bool isMark = reader.ValueTextEquals("_placeholder"u8);
            bool isNumber = reader.ValueTextEquals("num"u8);
            reader.Read();
            if (isMark)
            {
                isPlaceholder = reader.TokenType == JsonTokenType.True;
            }
            else if (isNumber)
            {
                attachment = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number) ? number : NoAttachment;
            }

            ProtocolError error = ReadValue(ref reader, attachments, ref index);
            if (error != ProtocolError.None)
            {
                return error;
            }
        }

        if (!isPlaceholder)
        {
            return ProtocolError.None;
        }

        if (attachment < 0 || attachment >= attachments)
        {
            return ProtocolError.IllegalAttachments;
        }

        index.AddPlaceholder(new PayloadPlaceholder(new PayloadSlice(start, (int)reader.BytesConsumed - start), attachment));
        return ProtocolError.None;
    }
}
