namespace Socketeer.Protocol.SocketIO;

/// <summary>The Socket.IO packet types; the value is the digit on the wire.</summary>
public enum PacketType : byte
{
    /// <summary>Joins a namespace, or confirms that it was joined.</summary>
    Connect = 0,

    /// <summary>Leaves a namespace.</summary>
    Disconnect = 1,

    /// <summary>Carries an event.</summary>
    Event = 2,

    /// <summary>Answers an event.</summary>
    Ack = 3,

    /// <summary>Refuses a <see cref="Connect"/>.</summary>
    ConnectError = 4,

    /// <summary>An <see cref="Event"/> with attachments. Only the wire knows it: a <see cref="Packet"/> says <see cref="Event"/>.</summary>
    BinaryEvent = 5,

    /// <summary>An <see cref="Ack"/> with attachments. Only the wire knows it: a <see cref="Packet"/> says <see cref="Ack"/>.</summary>
    BinaryAck = 6,
}
