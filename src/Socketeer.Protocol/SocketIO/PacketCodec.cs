using System.Buffers;
using System.Text;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Protocol.SocketIO;

/// <summary>
/// The seam between packets and bytes. Both sides of a connection must use the same one. Within this library a payload is
/// always JSON with placeholders and attachments; a codec of another format translates on the wire's edge.
/// Corresponds to the reference's <c>parser</c> option.
/// </summary>
/// <remarks>Stateless and safe to call from any thread; the state of a connection is in its <see cref="PacketDecoder"/>.</remarks>
public abstract class PacketCodec
{
    // What this side encoded needs no bounds, but one on what a decoder may recurse into.
    private static readonly PacketLimits OwnLimits = new() { MaxAttachments = int.MaxValue, MaxDepth = 1000, MaxNamespaceLength = int.MaxValue };

    /// <summary>Gets the default codec: the text format of Socket.IO protocol 5.</summary>
    public static PacketCodec Json { get; } = new JsonPacketCodec();

    /// <summary>Makes the decoder of one connection.</summary>
    /// <param name="limits">What is accepted from the peer.</param>
    /// <param name="serializer">What will decode the arguments.</param>
    /// <returns>A decoder, owned by the caller.</returns>
    public abstract PacketDecoder CreateDecoder(PacketLimits limits, EventSerializer serializer);

    /// <summary>Encodes a packet.</summary>
    /// <param name="type">Its type; never a binary one, the attachments tell that.</param>
    /// <param name="utf8Namespace">The namespace's name; <c>/</c> for the default namespace.</param>
    /// <param name="ackId">The ack id, or <see langword="null"/>.</param>
    /// <param name="payload">The finished payload; its buffers pass to the packet.</param>
    /// <returns>A packet with one reference, the caller's.</returns>
    public abstract EncodedPacket Encode(PacketType type, ReadOnlySpan<byte> utf8Namespace, long? ackId, PayloadWriter payload);

    /// <summary>Makes a copy of an event with one more argument behind the others: the offset that connection state recovery goes by.</summary>
    /// <param name="packet">An event this codec encoded; it stays as it is.</param>
    /// <param name="offset">The offset: letters, digits and other ASCII that JSON writes as it is.</param>
    /// <returns>A packet with one reference, the caller's. Its buffers are no larger than it needs: it may be kept for minutes.</returns>
    /// <exception cref="ArgumentException"><paramref name="offset"/> has other characters.</exception>
    /// <remarks>Decodes the event and encodes it anew, unless the codec knows where its arguments end.</remarks>
    public virtual EncodedPacket AppendOffset(EncodedPacket packet, string offset)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ThrowIfEscaped(offset);
        Packet decoded = Decode(packet, EventSerializer.Default);
        PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
        try
        {
            // The array of the arguments, open again: its bracket gives way to the offset.
            ReadOnlySpan<byte> arguments = decoded.Payload.Span[..^1];
            payload.JsonWriter.WriteRawValue([.. arguments, .. ",\""u8, .. Encoding.ASCII.GetBytes(offset), .. "\"]"u8], skipInputValidation: true);
            for (int i = 0; i < decoded.AttachmentCount; i++)
            {
                payload.AddAttachment(decoded.GetAttachment(i).Span);
            }

            ReadOnlySpan<byte> utf8Namespace = decoded.Namespace.IsEmpty ? "/"u8 : decoded.Namespace;
            return Encode(PacketType.Event, utf8Namespace, decoded.AckId, payload);
        }
        finally
        {
            payload.Return();
            decoded.Return();
        }
    }

    private protected static void ThrowIfEscaped(string offset)
    {
        ArgumentNullException.ThrowIfNull(offset);
        if (offset.AsSpan().ContainsAnyExceptInRange('!', '~') || offset.AsSpan().ContainsAny('"', '\\'))
        {
            throw new ArgumentException("An offset has printable ASCII alone, without quotes and backslashes.", nameof(offset));
        }
    }

    /// <summary>Reads back what this codec encoded.</summary>
    /// <returns>A packet, the caller's to return.</returns>
    internal Packet Decode(EncodedPacket packet, EventSerializer serializer)
    {
        using PacketDecoder decoder = CreateDecoder(OwnLimits, serializer);
        PacketReadResult result = default;
        foreach (EncodedMessage message in packet.Messages)
        {
            // A text message begins with the digit of its type.
            result = message.IsBinary
                ? decoder.ReadBinary(new ReadOnlySequence<byte>(message.Data))
                : decoder.ReadText(new ReadOnlySequence<byte>(message.Data[1..]));
        }

        return result.Packet ?? throw new InvalidOperationException($"{GetType()} cannot decode what it encoded: {result.Error.ToText()}");
    }
}
