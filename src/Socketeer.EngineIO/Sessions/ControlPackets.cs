using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>The packets without data, encoded once for all sessions. They hold a reference of their own and are never recycled.</summary>
internal static class ControlPackets
{
    public static readonly EncodedPacket Ping = EncodedPacket.CreateRaw("2"u8);

    public static readonly EncodedPacket Pong = EncodedPacket.CreateRaw("3"u8);

    public static readonly EncodedPacket ProbePong = EncodedPacket.CreateRaw("3probe"u8);
}
