using System.Buffers;
using System.Text;
using System.Text.Json;
using Socketeer.Protocol.Buffers;

namespace Socketeer.Protocol.SocketIO;

/// <summary>
/// One packet as received, its attachments included: the bytes as they came, and where the arguments stand in them.
/// Arguments are decoded when someone reads them.
/// </summary>
/// <remarks>
/// Pooled. Whoever holds it last calls <see cref="Return"/>; from then on every <see cref="EventArguments"/> on it throws.
/// A packet that is kept (an ack's answer) is never returned and left to the garbage collector. Not safe for concurrent writes.
/// </remarks>
public sealed class Packet
{
    // One packet of very many attachments must not cost memory for ever.
    private const int MaximumKept = 16;

    private readonly PooledBufferWriter _text = new();
    private byte[][] _attachments = [];
    private byte[]?[]? _attachmentCopies;
    private int[] _attachmentLengths = [];
    private PayloadIndex _index;
    private Range _namespace;
    private int _payloadStart;

    private Packet()
    {
    }

    /// <summary>Gets the type: never one of the binary ones.</summary>
    public PacketType Type { get; private set; }

    /// <summary>Gets the ack id, or <see langword="null"/>.</summary>
    public long? AckId { get; private set; }

    /// <summary>Gets the namespace's name in UTF-8; empty for the default namespace.</summary>
    public ReadOnlySpan<byte> Namespace => _text.WrittenSpan[_namespace];

    /// <summary>Gets the payload: JSON, or nothing.</summary>
    public ReadOnlyMemory<byte> Payload => _text.WrittenMemory[_payloadStart..];

    /// <summary>Gets the number of attachments that have arrived.</summary>
    public int AttachmentCount { get; private set; }

    /// <summary>Gets the number of attachments the header announced.</summary>
    public int ExpectedAttachmentCount { get; private set; }

    /// <summary>Gets a number that changes when the packet is recycled.</summary>
    internal int Version { get; private set; }

    /// <summary>Gets the elements of the payload's array; an event's first is its name.</summary>
    internal ReadOnlySpan<PayloadSlice> Elements => _index.Elements;

    /// <summary>Gets what decodes the arguments.</summary>
    internal EventSerializer Serializer { get; private set; } = EventSerializer.Default;

    /// <summary>Gets the arguments: of an ack the whole array, of an event what stands behind its name.</summary>
    public EventArguments Arguments => Type == PacketType.Event ? EventArguments.OfEvent(this) : EventArguments.OfAck(this);

    /// <summary>Gets an event's name as it stands in the JSON, for a look-up that makes no string of it.</summary>
    /// <param name="utf8Name">The name, without its quotes.</param>
    /// <returns><see langword="false"/> when there is no name, or when it is written with escapes.</returns>
    public bool TryGetEventName(out ReadOnlySpan<byte> utf8Name)
    {
        utf8Name = default;
        if (Elements.IsEmpty)
        {
            return false;
        }

        PayloadSlice slice = Elements[0];
        ReadOnlySpan<byte> name = Payload.Span.Slice(slice.Start, slice.Length);
        utf8Name = name[0] == '"' ? name[1..^1] : name;
        return !utf8Name.Contains((byte)'\\');
    }

    /// <summary>Gets an event's name.</summary>
    /// <returns>The name; empty when there is none. A number is a name too: JavaScript makes a property key of it.</returns>
    public string GetEventName()
    {
        if (Elements.IsEmpty)
        {
            return string.Empty;
        }

        var reader = new Utf8JsonReader(Payload.Span.Slice(Elements[0].Start, Elements[0].Length));
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
    }

    /// <summary>Gets one attachment.</summary>
    /// <param name="index">Its index, below <see cref="AttachmentCount"/>.</param>
    /// <returns>The bytes; valid until the packet is returned.</returns>
    public ReadOnlyMemory<byte> GetAttachment(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, AttachmentCount);
        return _attachments[index].AsMemory(0, _attachmentLengths[index]);
    }

    /// <summary>Gets a copy of an attachment that outlives the packet. Every placeholder of one attachment gets the same array.</summary>
    /// <param name="index">Its index, below <see cref="AttachmentCount"/>.</param>
    internal byte[] GetAttachmentCopy(int index)
    {
        ReadOnlyMemory<byte> attachment = GetAttachment(index);
        _attachmentCopies ??= new byte[AttachmentCount][];
        return _attachmentCopies[index] ??= attachment.ToArray();
    }

    /// <summary>Gets the placeholders in a part of the payload, in order.</summary>
    /// <param name="part">An element of the payload.</param>
    internal ReadOnlySpan<PayloadPlaceholder> PlaceholdersIn(PayloadSlice part) => _index.PlaceholdersIn(part);

    /// <summary>Gives the packet and its buffers back to their pools. The caller must be the only holder.</summary>
    public void Return()
    {
        Version++;
        _text.Return();
        for (int i = 0; i < AttachmentCount; i++)
        {
            if (_attachments[i].Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_attachments[i]);
            }

            _attachments[i] = [];
        }

        _index.Clear();
        _attachmentCopies = null;
        if (_attachments.Length > MaximumKept)
        {
            _attachments = [];
            _attachmentLengths = [];
        }

        AttachmentCount = 0;
        RecyclePool<Packet>.Give(this);
    }

    /// <summary>Reads the text of a packet: a copy of the message is made, once, and everything else points into it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="limits">What is accepted.</param>
    /// <param name="serializer">What will decode the arguments.</param>
    /// <param name="packet">The packet, its attachments still to come.</param>
    /// <returns><see cref="ProtocolError.None"/>, or what is wrong.</returns>
    internal static ProtocolError Read(
        in ReadOnlySequence<byte> message, PacketLimits limits, EventSerializer serializer, out Packet? packet)
    {
        Packet candidate = Rent();
        ProtocolError error = candidate.ReadText(message, limits);
        if (error == ProtocolError.None)
        {
            candidate.Serializer = serializer;
            packet = candidate;
        }
        else
        {
            candidate.Return();
            packet = null;
        }

        return error;
    }

    /// <summary>
    /// Makes a packet of what was written, checked as if it had been received in the default format. This is how the decoder of
    /// another format hands on what it read.
    /// </summary>
    /// <param name="type">The type; never a binary one.</param>
    /// <param name="utf8Namespace">The namespace's name; <c>/</c> or nothing for the default namespace. Must be valid UTF-8; copied.</param>
    /// <param name="ackId">The ack id, or <see langword="null"/>.</param>
    /// <param name="payload">The payload and its attachments; copied. The caller returns it.</param>
    /// <param name="limits">What is accepted. The attachments are here already: their number is the decoder's to limit.</param>
    /// <param name="serializer">What will decode the arguments.</param>
    /// <returns>The packet, or what is wrong with it.</returns>
    public static PacketReadResult FromPayload(
        PacketType type,
        ReadOnlySpan<byte> utf8Namespace,
        long? ackId,
        PayloadWriter payload,
        PacketLimits limits,
        EventSerializer serializer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)type, (int)PacketType.ConnectError, nameof(type));
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(serializer);
        if (utf8Namespace.Length > limits.MaxNamespaceLength)
        {
            return PacketReadResult.Invalid(ProtocolError.NamespaceTooLong);
        }

        if (ackId is > PacketHeaderReader.MaxAckId or < -PacketHeaderReader.MaxAckId)
        {
            return PacketReadResult.Invalid(ProtocolError.AckIdTooLarge);
        }

        Packet packet = Rent();
        ProtocolError error = packet.ReadPayload(type, utf8Namespace, payload, limits);
        if (error != ProtocolError.None)
        {
            packet.Return();
            return PacketReadResult.Invalid(error);
        }

        packet.AckId = ackId;
        packet.Serializer = serializer;
        return PacketReadResult.Complete(packet);
    }

    internal void AddAttachment(in ReadOnlySequence<byte> data) => data.CopyTo(AddAttachment(checked((int)data.Length)));

    private Span<byte> AddAttachment(int length)
    {
        if (AttachmentCount == _attachments.Length)
        {
            // Grows with what arrived, never with what was announced.
            int size = Math.Max(4, AttachmentCount * 2);
            Array.Resize(ref _attachments, size);
            Array.Resize(ref _attachmentLengths, size);
        }

        byte[] buffer = length == 0 ? [] : ArrayPool<byte>.Shared.Rent(length);
        _attachments[AttachmentCount] = buffer;
        _attachmentLengths[AttachmentCount] = length;
        AttachmentCount++;
        return buffer.AsSpan(0, length);
    }

    private static Packet Rent() => RecyclePool<Packet>.Take() ?? new Packet();

    private ProtocolError ReadPayload(PacketType type, ReadOnlySpan<byte> utf8Namespace, PayloadWriter payload, PacketLimits limits)
    {
        // The default namespace has no name in a packet.
        ReadOnlySpan<byte> name = utf8Namespace.SequenceEqual("/"u8) ? default : utf8Namespace;
        _text.Write(name);
        _text.Write(payload.Json);
        Type = type;
        ExpectedAttachmentCount = payload.AttachmentCount;
        _namespace = ..name.Length;
        _payloadStart = name.Length;
        for (int i = 0; i < payload.AttachmentCount; i++)
        {
            ReadOnlySpan<byte> attachment = payload.GetAttachment(i);
            attachment.CopyTo(AddAttachment(attachment.Length));
        }

        return PayloadReader.Read(Type, _text.WrittenSpan[_payloadStart..], ExpectedAttachmentCount, limits.MaxDepth, ref _index);
    }

    private ProtocolError ReadText(in ReadOnlySequence<byte> message, PacketLimits limits)
    {
        int length = checked((int)message.Length);
        message.CopyTo(_text.GetSpan(length));
        _text.Advance(length);

        ReadOnlySpan<byte> text = _text.WrittenSpan;
        ProtocolError error = PacketHeaderReader.Read(text, limits, out PacketHeader header);
        if (error != ProtocolError.None)
        {
            return error;
        }

        Type = header.Type switch
        {
            PacketType.BinaryEvent => PacketType.Event,
            PacketType.BinaryAck => PacketType.Ack,
            PacketType type => type,
        };
        AckId = header.AckId;
        ExpectedAttachmentCount = header.AttachmentCount;
        _namespace = header.Namespace;
        _payloadStart = header.PayloadStart;
        return PayloadReader.Read(Type, text[_payloadStart..], header.AttachmentCount, limits.MaxDepth, ref _index);
    }
}
