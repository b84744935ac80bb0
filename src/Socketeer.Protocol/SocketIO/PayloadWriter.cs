using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Protocol.SocketIO;

/// <summary>
/// Builds the payload of one packet: JSON, written once into the buffer that will be sent, and the attachments found in it.
/// </summary>
/// <remarks>
/// Pooled: <see cref="Rent"/> one, write, hand it to <see cref="PacketCodec.Encode"/>, and <see cref="Return"/> it. Not safe for
/// concurrent use.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The JSON writer holds nothing but the pooled buffers, which Return gives back.")]
public sealed class PayloadWriter
{
    // Room for the headers before the JSON, so that they can be put there without moving what is written.
    private const int HeadRoom = 128;

    // One packet of very many attachments must not cost memory for ever.
    private const int MaximumKept = 1024;

    // A replaced placeholder grows by the digits of its number.
    private const int MaxPlaceholderLength = 48;

    [ThreadStatic]
    private static PayloadWriter? Cached;

    private readonly PooledBufferWriter _text = new();
    private readonly PooledBufferWriter _binary = new();
    private readonly Utf8JsonWriter _json;
    private readonly List<PayloadSlice> _attachments = [];

    // Which attachments of the packet being relayed were written already, by index: a payload may name one a thousand times.
    private readonly List<int?> _relayed = [];
    private Packet? _relayedPacket;

    private PayloadWriter()
    {
        _json = new Utf8JsonWriter(_text, new JsonWriterOptions
        {
            Encoder = Encoder,
            SkipValidation = true,
        });
    }

    // JSON.stringify leaves these characters alone too; the JSON is no part of an HTML page.
    internal static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Gets the number of attachments written so far.</summary>
    public int AttachmentCount => _attachments.Count;

    /// <summary>Gets the JSON written so far.</summary>
    public ReadOnlySpan<byte> Json
    {
        get
        {
            _json.Flush();
            return _text.WrittenSpan[HeadRoom..];
        }
    }

    /// <summary>Gets the JSON writer the payload goes to, for a decoder that translates another format. It checks nothing.</summary>
    public Utf8JsonWriter JsonWriter => _json;

    /// <summary>Gets what encodes the arguments.</summary>
    internal EventSerializer Serializer { get; private set; } = EventSerializer.Default;

    /// <summary>Takes a writer from the pool.</summary>
    /// <param name="serializer">What encodes the arguments.</param>
    /// <returns>An empty writer.</returns>
    public static PayloadWriter Rent(EventSerializer serializer)
    {
        // One per thread suffices: payloads are written synchronously; only a converter that emits needs a second one.
        PayloadWriter writer = Cached ?? new PayloadWriter();
        Cached = null;
        writer.Serializer = serializer;
        writer._text.GetSpan(HeadRoom);
        writer._text.Advance(HeadRoom);
        writer._json.Reset(writer._text);
        return writer;
    }

    /// <summary>Gives the writer back to the pool.</summary>
    public void Return()
    {
        _text.Return();
        _binary.Return();
        _attachments.Clear();
        _relayed.Clear();
        if (Math.Max(_attachments.Capacity, _relayed.Capacity) > MaximumKept)
        {
            _attachments.Capacity = 0;
            _relayed.Capacity = 0;
        }

        _relayedPacket = null;
        Cached = this;
    }

    /// <summary>Begins the array of an event or an ack.</summary>
    public void WriteStart() => _json.WriteStartArray();

    /// <summary>Begins the array of an event.</summary>
    /// <param name="eventName">The event's name, its first element.</param>
    public void WriteStart(string eventName)
    {
        _json.WriteStartArray();
        _json.WriteStringValue(eventName);
    }

    /// <summary>Ends the array.</summary>
    public void WriteEnd() => _json.WriteEndArray();

    /// <summary>Writes the payload of a CONNECT that a server sends: <c>{"sid":…}</c>, or <c>{"sid":…,"pid":…}</c>.</summary>
    /// <param name="socketId">The id of the new socket.</param>
    /// <param name="privateSessionId">What the client recovers its session by; <see langword="null"/> when there is no recovery.</param>
    public void WriteConnect(string socketId, string? privateSessionId = null)
    {
        _json.WriteStartObject();
        _json.WriteString("sid"u8, socketId);
        if (privateSessionId is not null)
        {
            _json.WriteString("pid"u8, privateSessionId);
        }

        _json.WriteEndObject();
    }

    /// <summary>Writes the payload of a CONNECT_ERROR: <c>{"message":…,"data":…}</c>.</summary>
    /// <param name="message">The text for the client.</param>
    /// <param name="data">More for the client; left out when <see langword="null"/>. Binary in it is written as base64: the packet has no attachments.</param>
    public void WriteError(string message, object? data)
    {
        _json.WriteStartObject();
        _json.WriteString("message"u8, message);
        if (data is not null)
        {
            _json.WritePropertyName("data"u8);
            JsonSerializer.Serialize(_json, data, Serializer.Options.GetTypeInfo(data.GetType()));
        }

        _json.WriteEndObject();
    }

    /// <summary>Writes the payload that protocol 4, of Socket.IO 2, has in the place of a CONNECT_ERROR's: the data, or the message.</summary>
    /// <param name="message">The text for the client.</param>
    /// <param name="data">What the client gets instead; as in JavaScript, nothing, 0, <c>false</c> and an empty text do not count. Binary in it is written as base64.</param>
    public void WriteOlderError(string message, object? data)
    {
        object value = data is null or false or 0 or "" ? message : data;
        JsonSerializer.Serialize(_json, value, Serializer.Options.GetTypeInfo(value.GetType()));
    }

    /// <summary>Writes one argument; binary anywhere in it becomes an attachment.</summary>
    /// <typeparam name="T">The argument's type.</typeparam>
    /// <param name="value">The argument.</param>
    public void Write<T>(T value)
    {
        PayloadWriter? outer = AttachmentScope.Writer;
        AttachmentScope.Writer = this;
        try
        {
            Serializer.Write(this, value);
        }
        finally
        {
            AttachmentScope.Writer = outer;
        }
    }

    /// <summary>Writes an argument that was received, without decoding it; its attachments come along.</summary>
    /// <param name="argument">The argument.</param>
    public void Write(EventArgument argument)
    {
        ReadOnlySpan<byte> payload = argument.GetPayload(out Packet packet, out PayloadSlice slice);
        ReadOnlySpan<PayloadPlaceholder> placeholders = packet.PlaceholdersIn(slice);
        if (placeholders.IsEmpty)
        {
            _json.WriteRawValue(payload.Slice(slice.Start, slice.Length), skipInputValidation: true);
            return;
        }

        int copied = slice.Start;
        byte[] rewritten = ArrayPool<byte>.Shared.Rent(slice.Length + (placeholders.Length * MaxPlaceholderLength));
        int length = 0;
        foreach (PayloadPlaceholder placeholder in placeholders)
        {
            ReadOnlySpan<byte> before = payload[copied..placeholder.Slice.Start];
            before.CopyTo(rewritten.AsSpan(length));
            length += before.Length;
            int number = AddAttachmentOf(packet, placeholder.Attachment);
            length += WritePlaceholder(rewritten.AsSpan(length), number);
            copied = placeholder.Slice.End;
        }

        ReadOnlySpan<byte> after = payload[copied..slice.End];
        after.CopyTo(rewritten.AsSpan(length));
        _json.WriteRawValue(rewritten.AsSpan(0, length + after.Length), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(rewritten);
    }

    /// <summary>Writes bytes as an attachment and, in the JSON, the placeholder that stands for them.</summary>
    /// <param name="data">The bytes; copied.</param>
    public void WriteBinary(ReadOnlySpan<byte> data)
    {
        int number = AddAttachment(data);
        _json.WriteStartObject();
        _json.WriteBoolean("_placeholder"u8, true);
        _json.WriteNumber("num"u8, number);
        _json.WriteEndObject();
    }

    /// <summary>Adds an attachment whose placeholder stands, or will stand, in the JSON already.</summary>
    /// <param name="data">The bytes; copied.</param>
    /// <returns>Its number: what the placeholder's <c>num</c> says.</returns>
    public int AddAttachment(ReadOnlySpan<byte> data)
    {
        // Room for the frame header that goes before it.
        _binary.GetSpan(EncodedMessage.FrameHeaderRoom + data.Length);
        _binary.Advance(EncodedMessage.FrameHeaderRoom);
        _attachments.Add(new PayloadSlice(_binary.WrittenCount, data.Length));
        _binary.Write(data);
        return _attachments.Count - 1;
    }

    /// <summary>Gets an attachment written so far.</summary>
    /// <param name="index">Its index, below <see cref="AttachmentCount"/>.</param>
    /// <returns>The bytes; valid until the next write.</returns>
    public ReadOnlySpan<byte> GetAttachment(int index)
    {
        PayloadSlice slice = _attachments[index];
        return _binary.WrittenSpan.Slice(slice.Start, slice.Length);
    }

    /// <summary>Makes the text format of what was written: the header, the JSON behind it, and the attachments.</summary>
    /// <param name="header">The bytes before the JSON.</param>
    internal EncodedPacket Complete(ReadOnlySpan<byte> header)
    {
        _json.Flush();
        if (header.Length > HeadRoom - EncodedMessage.FrameHeaderRoom)
        {
            // A namespace with a very long name.
            int json = _text.WrittenCount;
            _text.GetSpan(header.Length);
            _text.Advance(header.Length);
            byte[] moved = _text.Detach();
            moved.AsSpan(HeadRoom, json - HeadRoom).CopyTo(moved.AsSpan(HeadRoom + header.Length));
            return Complete(header, moved, HeadRoom + header.Length, json - HeadRoom);
        }

        int written = _text.WrittenCount;
        return Complete(header, _text.Detach(), HeadRoom, written - HeadRoom);
    }

    private EncodedPacket Complete(ReadOnlySpan<byte> header, byte[] text, int jsonStart, int jsonLength)
    {
        header.CopyTo(text.AsSpan(jsonStart - header.Length));
        byte[]? binary = _attachments.Count == 0 ? null : _binary.Detach();
        EncodedPacket packet = EncodedPacket.Create(text, binary);
        packet.Add(new EncodedMessage(text, jsonStart - header.Length, header.Length + jsonLength, isBinary: false));
        foreach (PayloadSlice attachment in _attachments)
        {
            packet.Add(new EncodedMessage(binary!, attachment.Start, attachment.Length, isBinary: true));
        }

        return packet;
    }

    private static int WritePlaceholder(Span<byte> target, int number)
    {
        ReadOnlySpan<byte> start = "{\"_placeholder\":true,\"num\":"u8;
        start.CopyTo(target);
        Utf8Formatter.TryFormat(number, target[start.Length..], out int digits);
        target[start.Length + digits] = (byte)'}';
        return start.Length + digits + 1;
    }

    private int AddAttachmentOf(Packet packet, int index)
    {
        if (!ReferenceEquals(packet, _relayedPacket))
        {
            _relayedPacket = packet;
            _relayed.Clear();
            for (int i = 0; i < packet.AttachmentCount; i++)
            {
                _relayed.Add(null);
            }
        }

        return _relayed[index] ??= AddAttachment(packet.GetAttachment(index).Span);
    }
}
