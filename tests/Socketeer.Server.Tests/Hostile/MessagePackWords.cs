using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Socketeer.MessagePack;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server.Tests.Hostile;

/// <summary>The few packets of MessagePack that the bystander and attackers send, as Engine.IO packets in base64, and how packets are shown.</summary>
internal static class MessagePackWords
{
    // {"type":0,"nsp":"/"}
    public static readonly string Connect = Pack(Convert.FromHexString("82A47479706500A36E7370A12F"));

    /// <summary>Encodes an event with one argument.</summary>
    /// <param name="name">The event's name, of at most 31 bytes.</param>
    /// <param name="argument">The bytes of the argument.</param>
    /// <param name="ackId">The ack id, or none.</param>
    public static string Event(string name, byte[] argument, int? ackId = null)
    {
        // {"type":2,"nsp":"/","data":[name,argument],"id":ackId}
        byte[] packet =
        [
            (byte)(ackId is null ? 0x83 : 0x84),
            .. Convert.FromHexString("A47479706502A36E7370A12FA464617461"),
            0x92,
            (byte)(0xA0 | name.Length),
            .. Encoding.ASCII.GetBytes(name),
            .. argument,
            .. ackId is { } id ? [0xA2, (byte)'i', (byte)'d', .. Integer(id)] : Array.Empty<byte>(),
        ];
        return Pack(packet);
    }

    public static byte[] Integer(int value)
    {
        byte[] bytes = new byte[5];
        bytes[0] = 0xD2;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    /// <summary>Shows a received packet as the default format would write it; what is no binary packet is left as it is.</summary>
    public static string Show(string packet)
    {
        byte[]? bytes = packet.Length == 0 ? null : packet[0] switch
        {
            'b' => Convert.FromBase64String(packet[1..]),
            '#' => Convert.FromHexString(packet[1..]),
            _ => null,
        };
        if (bytes is null)
        {
            return packet;
        }

        using PacketDecoder decoder = MessagePackPacketCodec.Instance.CreateDecoder(PacketLimits.Default, EventSerializer.Default);
        Packet read = decoder.ReadBinary(new ReadOnlySequence<byte>(bytes)).Packet!;
        return $"4{(int)read.Type}{read.AckId}{Encoding.UTF8.GetString(read.Payload.Span)}";
    }

    private static string Pack(byte[] packet) => "b" + Convert.ToBase64String(packet);
}
