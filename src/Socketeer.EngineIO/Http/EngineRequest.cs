using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>The query parameters the protocol reads, found without building a collection. Of a repeated key the last counts.</summary>
internal readonly ref struct EngineRequest
{
    public int Protocol { get; private init; }

    public ReadOnlySpan<char> Transport { get; private init; }

    /// <summary>Gets the session's id; empty in a handshake.</summary>
    public ReadOnlySpan<char> SessionId { get; private init; }

    /// <summary>Gets a value that tells whether binary must be sent as base64, also over WebSocket.</summary>
    public bool PrefersBase64 { get; private init; }

    /// <summary>Gets a value that tells whether polling is to be by JSONP.</summary>
    public bool IsJsonp { get; private init; }

    /// <summary>Gets the index of JSONP as it came.</summary>
    public ReadOnlySpan<char> JsonpIndex { get; private init; }

    public static EngineRequest Parse(HttpContext context)
    {
        // EIO is "4" or it is 3: that is how the reference reads it, and a missing EIO means a client of before protocol 4.
        int protocol = EngineProtocol.OlderVersion;
        ReadOnlySpan<char> transport = default;
        ReadOnlySpan<char> sessionId = default;
        ReadOnlySpan<char> jsonpIndex = default;
        bool prefersBase64 = false;
        bool isJsonp = false;
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(context.Request.QueryString.Value))
        {
            switch (pair.DecodeName().Span)
            {
                case "EIO":
                    protocol = pair.DecodeValue().Span is "4" ? EngineProtocol.Version : EngineProtocol.OlderVersion;
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
                case "j":
                    jsonpIndex = pair.DecodeValue().Span;
                    isJsonp = true;
                    break;
                default:
                    break;
            }
        }

        return new EngineRequest
        {
            Protocol = protocol,
            Transport = transport,
            SessionId = sessionId,
            PrefersBase64 = prefersBase64,
            IsJsonp = isJsonp,
            JsonpIndex = jsonpIndex,
        };
    }

    /// <summary>Gives what outlives the request.</summary>
    /// <param name="kind">The transport, as it was understood.</param>
    public RequestedTransport ToTransport(TransportKind kind) => new(kind, Protocol, PrefersBase64, IsJsonp ? DigitsOf(JsonpIndex) : null);

    // The index comes back in a script: nothing else may be in it.
    private static string DigitsOf(ReadOnlySpan<char> index) => string.Concat(index.ToString().Where(char.IsAsciiDigit));
}
