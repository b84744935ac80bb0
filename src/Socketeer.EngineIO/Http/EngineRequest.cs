using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>The query parameters the protocol reads, found without building a collection. Of a repeated key the last counts.</summary>
internal readonly ref struct EngineRequest
{
    // EIO is "4" or it is 3: that is how the reference reads it, and a missing EIO means a client of before protocol 4.
    private const int OlderProtocol = 3;

    private EngineRequest(int protocol, ReadOnlySpan<char> transport, ReadOnlySpan<char> sessionId, bool prefersBase64)
    {
        Protocol = protocol;
        Transport = transport;
        SessionId = sessionId;
        PrefersBase64 = prefersBase64;
    }

    public int Protocol { get; }

    public ReadOnlySpan<char> Transport { get; }

    /// <summary>Gets the session's id; empty in a handshake.</summary>
    public ReadOnlySpan<char> SessionId { get; }

    /// <summary>Gets a value that tells whether binary must be sent as base64, also over WebSocket.</summary>
    public bool PrefersBase64 { get; }

    public static EngineRequest Parse(HttpContext context)
    {
        int protocol = OlderProtocol;
        ReadOnlySpan<char> transport = default;
        ReadOnlySpan<char> sessionId = default;
        bool prefersBase64 = false;
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(context.Request.QueryString.Value))
        {
            switch (pair.DecodeName().Span)
            {
                case "EIO":
                    protocol = pair.DecodeValue().Span is "4" ? EngineProtocol.Version : OlderProtocol;
                    break;
                case "transport":
                    transport = pair.DecodeValue().Span;
                    break;
                case "sid":
                    sessionId = pair.DecodeValue().Span;
                    break;
                case "b64":
                    prefersBase64 = !pair.DecodeValue().IsEmpty;
                    break;
                default:
                    break;
            }
        }

        return new EngineRequest(protocol, transport, sessionId, prefersBase64);
    }
}
