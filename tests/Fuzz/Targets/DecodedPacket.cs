using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Fuzz.Targets;

/// <summary>What is done with a packet of Socket.IO once it is decoded.</summary>
internal static class DecodedPacket
{
    private static readonly byte[] DefaultNamespace = [(byte)'/'];

    /// <summary>Feeds messages to a new decoder and tells what came of each; packets are looked at, sent on and returned.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="isCut">Whether the messages come in pieces.</param>
    public static List<string> Feed(PacketCodec codec, IReadOnlyList<(byte[] Bytes, bool IsBinary)> messages, bool isCut)
    {
        var shown = new List<string>();
        using PacketDecoder decoder = codec.CreateDecoder(PacketLimits.Default, EventSerializer.Default);
        foreach ((byte[] bytes, bool isBinary) in messages)
        {
            ReadOnlySequence<byte> message = isCut ? Pieces.Sequence(bytes) : new(bytes);
            PacketReadResult result = isBinary ? decoder.ReadBinary(message) : decoder.ReadText(message);
            Check.That((result.Status == PacketReadStatus.Invalid) == (result.Error != ProtocolError.None), "An error without a status.");
            Check.That((result.Status == PacketReadStatus.Complete) == (result.Packet is not null), "A packet without a status.");
            Check.That(decoder.IsAwaitingAttachments == (result.Status == PacketReadStatus.NeedAttachments) || result.Error != ProtocolError.None,
                "The decoder waits for what it has.");
            shown.Add(result.Packet is null ? $"{result.Status} {result.Error}" : Show(result.Packet));
            if (result.Packet is { } packet)
            {
                // Text is valid UTF-8 before it comes to the decoder: what is not, must not do harm, and is no more looked at.
                if (Utf8.IsValid(packet.Payload.Span) && Utf8.IsValid(packet.Namespace))
                {
                    Read(packet);
                    SendOn(codec, packet);
                }

                packet.Return();
            }
            else if (result.Error != ProtocolError.None)
            {
                // The connection ends.
                break;
            }
        }

        return shown;
    }

    private static string Show(Packet packet)
    {
        Check.That(packet.Type <= PacketType.ConnectError, "A packet has a binary type.");
        Check.That(packet.AttachmentCount == packet.ExpectedAttachmentCount, "Attachments are missing.");
        IEnumerable<string> attachments = Enumerable.Range(0, packet.AttachmentCount).Select(i => Convert.ToHexString(packet.GetAttachment(i).Span));
        return $"{packet.Type} {Convert.ToHexString(packet.Namespace)} {packet.AckId} {Convert.ToHexString(packet.Payload.Span)} {string.Join(' ', attachments)}";
    }

    // What a handler may do.
    private static void Read(Packet packet)
    {
        if (packet.Type is not (PacketType.Event or PacketType.Ack))
        {
            return;
        }

        if (packet.Type == PacketType.Event && packet.TryGetEventName(out ReadOnlySpan<byte> name))
        {
            Check.Same(name, System.Text.Encoding.UTF8.GetBytes(packet.GetEventName()), "The event's names");
        }

        EventArguments arguments = packet.Arguments;
        for (int i = 0; i < arguments.Count; i++)
        {
            _ = arguments[i].IsBinary;
            Try<JsonElement>(arguments, i);

            // Not all of them: an exception takes more time than everything else.
            switch ((i + packet.Payload.Length) % 3)
            {
                case 0:
                    Try<byte[]>(arguments, i);
                    break;
                case 1:
                    Try<string>(arguments, i);
                    break;
                default:
                    Try<double>(arguments, i);
                    break;
            }
        }
    }

    private static void Try<T>(EventArguments arguments, int index)
    {
        try
        {
            arguments.Read<T>(index);
        }
        catch (EventArgumentException)
        {
            // What a handler that wants another type is told.
        }
    }

    // Encoded, decoded and encoded again it is the same.
    private static void SendOn(PacketCodec codec, Packet packet)
    {
        EncodedPacket first = Encode(codec, packet);
        Packet again = Decode(codec, first);
        EncodedPacket second = Encode(codec, again);
        Check.That(packet.Type == again.Type && packet.AckId == again.AckId, "The packet changed its type or id on the way.");
        Check.That(packet.Namespace.SequenceEqual(again.Namespace), "The packet changed its namespace on the way.");
        Check.Same(Show(first), Show(second), "The packet sent on");
        if (packet.Type == PacketType.Event && !packet.Payload.IsEmpty)
        {
            Check.That(packet.Arguments.Count == again.Arguments.Count, "The event changed its arguments on the way.");
            EncodedPacket offset = codec.AppendOffset(second, "offset");
            Packet last = Decode(codec, offset);
            Check.That(last.Arguments.Count == packet.Arguments.Count + 1, "The offset is no argument.");
            Check.That(last.Arguments.Read<string>(packet.Arguments.Count) == "offset", "The offset is another one.");
            last.Return();
            offset.Release();
        }

        again.Return();
        first.Release();
        second.Release();
    }

    private static EncodedPacket Encode(PacketCodec codec, Packet packet)
    {
        PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
        try
        {
            if (packet.Type is PacketType.Event or PacketType.Ack && !packet.Payload.IsEmpty)
            {
                WriteArguments(payload, packet);
            }
            else if (!packet.Payload.IsEmpty)
            {
                payload.JsonWriter.WriteRawValue(packet.Payload.Span, skipInputValidation: true);
            }

            return codec.Encode(packet.Type, packet.Namespace.IsEmpty ? DefaultNamespace : packet.Namespace, packet.AckId, payload);
        }
        finally
        {
            payload.Return();
        }
    }

    private static void WriteArguments(PayloadWriter payload, Packet packet)
    {
        if (packet.Type == PacketType.Event)
        {
            payload.WriteStart(packet.GetEventName());
        }
        else
        {
            payload.WriteStart();
        }

        EventArguments arguments = packet.Arguments;
        for (int i = 0; i < arguments.Count; i++)
        {
            payload.Write(arguments[i]);
        }

        payload.WriteEnd();
    }

    private static Packet Decode(PacketCodec codec, EncodedPacket encoded)
    {
        using PacketDecoder decoder = codec.CreateDecoder(
            new PacketLimits { MaxAttachments = int.MaxValue, MaxDepth = 1000, MaxNamespaceLength = int.MaxValue }, EventSerializer.Default);
        PacketReadResult result = default;
        foreach (EncodedMessage message in encoded.Messages)
        {
            // A text message begins with the digit of its Engine.IO type.
            result = message.IsBinary ? decoder.ReadBinary(new(message.Data)) : decoder.ReadText(new(message.Data[1..]));
        }

        return result.Packet ?? throw new FuzzFailureException($"What was encoded cannot be decoded: {result.Error} in {string.Join(' ', Show(encoded))}.");
    }

    private static List<string> Show(EncodedPacket packet)
    {
        var shown = new List<string>();
        foreach (EncodedMessage message in packet.Messages)
        {
            shown.Add(Convert.ToHexString(message.Data.Span));
        }

        return shown;
    }
}
