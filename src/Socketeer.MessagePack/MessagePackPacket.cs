using MessagePack;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.MessagePack;

/// <summary>What a message says of its packet; the payload still to be translated.</summary>
internal readonly ref struct MessagePackPacket
{
    public required PacketType Type { get; init; }

    public required ReadOnlySpan<byte> Namespace { get; init; }

    public required long? AckId { get; init; }

    /// <summary>Gets a value that tells whether there is a payload.</summary>
    public required bool HasData { get; init; }

    /// <summary>Gets a reader at the payload, which is complete and not too deep.</summary>
    public required MessagePackReader Data { get; init; }
}
