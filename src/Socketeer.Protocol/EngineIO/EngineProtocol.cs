namespace Socketeer.Protocol.EngineIO;

/// <summary>The constants of Engine.IO protocol 4 that more than one type needs.</summary>
public static class EngineProtocol
{
    /// <summary>The protocol revision this library speaks, as the <c>EIO</c> query parameter states it.</summary>
    public const int Version = 4;

    /// <summary>The revision that Socket.IO 2 clients speak, and what any other <c>EIO</c> counts as.</summary>
    public const int OlderVersion = 3;

    /// <summary>The byte between two packets of a polling payload (ASCII record separator).</summary>
    public const byte RecordSeparator = 0x1E;

    /// <summary>The first byte of a binary message that travels as base64 text.</summary>
    public const byte Base64Prefix = (byte)'b';

    /// <summary>The text of the probe that begins a transport upgrade: <c>2probe</c>, answered by <c>3probe</c>.</summary>
    public static ReadOnlySpan<byte> Probe => "probe"u8;
}
