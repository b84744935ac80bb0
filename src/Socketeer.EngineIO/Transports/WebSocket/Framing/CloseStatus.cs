namespace Socketeer.EngineIO;

/// <summary>The status codes of a close frame that the server sends, and which a client may send.</summary>
internal static class CloseStatus
{
    public const ushort ProtocolError = 1002;
    public const ushort InvalidText = 1007;
    public const ushort PolicyViolation = 1008;
    public const ushort MessageTooBig = 1009;

    /// <summary>Tells whether a client may send the status: 1004 to 1006 are not for the wire, 1016 to 2999 are not given out.</summary>
    // RFC 6455, 7.4, and the registry of its section 11.7
    public static bool IsLegal(ushort status) => status is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
