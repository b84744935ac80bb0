using System.Buffers;

namespace Socketeer.Protocol.EngineIO;

/// <summary>How the data of an <see cref="EnginePacket"/> is to be understood.</summary>
public enum EngineDataKind : byte
{
    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>Raw bytes.</summary>
    Binary,

    /// <summary>Raw bytes in base64; see <see cref="EnginePacketReader.TryDecodeBase64"/>.</summary>
    Base64,
}

/// <summary>One Engine.IO packet as read: a view on the reader's input, valid as long as that input is.</summary>
/// <param name="Type">The packet's type.</param>
/// <param name="DataKind">How <paramref name="Data"/> is encoded.</param>
/// <param name="Data">What follows the type on the wire.</param>
public readonly record struct EnginePacket(EnginePacketType Type, EngineDataKind DataKind, ReadOnlySequence<byte> Data);
