using System.Text.Json;
using Socketeer.Protocol.SocketIO;

namespace Socketeer;

/// <summary>
/// One argument of an event or an ack, not decoded: pass it on in an emit and its bytes are copied, attachments included.
/// </summary>
/// <remarks>An event's argument lives until its handler completes; an ack's as long as you hold it. Safe to read from any thread.</remarks>
public readonly struct EventArgument
{
    private readonly Packet? _packet;
    private readonly int _version;
    private readonly int _element;

    internal EventArgument(Packet packet, int version, int element)
    {
        _packet = packet;
        _version = version;
        _element = element;
    }

    /// <summary>Gets the argument's JSON in UTF-8; binary stands in it as <c>{"_placeholder":true,"num":0}</c>.</summary>
    /// <exception cref="InvalidOperationException">The event's handler has completed.</exception>
    public ReadOnlySpan<byte> Json => GetPayload(out _, out PayloadSlice slice).Slice(slice.Start, slice.Length);

    /// <summary>Gets a value that tells whether the argument itself is binary.</summary>
    /// <exception cref="InvalidOperationException">The event's handler has completed.</exception>
    public bool IsBinary
    {
        get
        {
            GetPayload(out Packet packet, out PayloadSlice slice);
            ReadOnlySpan<PayloadPlaceholder> placeholders = packet.PlaceholdersIn(slice);
            return !placeholders.IsEmpty && placeholders[0].Slice == slice;
        }
    }

    /// <summary>Decodes the argument.</summary>
    /// <typeparam name="T">Its type; <c>byte[]</c> and <c>ReadOnlyMemory&lt;byte&gt;</c> for binary, also inside other types.</typeparam>
    /// <returns>The value; <see langword="null"/> when the peer sent <c>null</c>.</returns>
    /// <exception cref="EventArgumentException">The peer sent something that is no <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException">The event's handler has completed.</exception>
    public T? Read<T>()
    {
        GetPayload(out Packet packet, out PayloadSlice slice);
        if (typeof(T) == typeof(EventArgument))
        {
            return (T)(object)this;
        }

        try
        {
            return packet.Serializer.Read<T>(packet, slice);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException and FormatException: half a surrogate pair, malformed base64.
            throw new EventArgumentException($"The argument is not a {typeof(T).Name}.", exception);
        }
    }

    internal ReadOnlySpan<byte> GetPayload(out Packet packet, out PayloadSlice slice)
    {
        if (_packet is null || _packet.Version != _version)
        {
            throw new InvalidOperationException(
                "The arguments of an event live until its handler completes. Read what you keep before that.");
        }

        packet = _packet;
        slice = _packet.Elements[_element];
        return _packet.Payload.Span;
    }
}
