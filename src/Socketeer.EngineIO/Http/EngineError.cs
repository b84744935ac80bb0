namespace Socketeer.EngineIO;

/// <summary>A refusal: its code, the text for the client, and what it is about, for logs.</summary>
/// <param name="Code">The code.</param>
/// <param name="Detail">Which rule was broken, in the reference's words; never what the peer sent.</param>
/// <param name="CustomMessage">The application's text instead of the table's.</param>
internal readonly record struct EngineError(EngineErrorCode Code, string? Detail = null, string? CustomMessage = null)
{
    public string Message => CustomMessage ?? Code switch
    {
        EngineErrorCode.UnknownTransport => "Transport unknown",
        EngineErrorCode.UnknownSessionId => "Session ID unknown",
        EngineErrorCode.BadHandshakeMethod => "Bad handshake method",
        EngineErrorCode.Forbidden => "Forbidden",
        EngineErrorCode.UnsupportedProtocolVersion => "Unsupported protocol version",
        _ => "Bad request",
    };
}
