using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Socketeer.EngineIO;

/// <summary>Checks a request in the reference's order, so that the first broken rule decides the answer.</summary>
internal static class RequestVerifier
{
    /// <summary>Checks what needs no waiting.</summary>
    /// <param name="server">The server.</param>
    /// <param name="context">The request.</param>
    /// <param name="request">Its parameters.</param>
    /// <param name="session">The session the request is for; <see langword="null"/> in a handshake.</param>
    /// <param name="kind">The transport it wants.</param>
    /// <returns>The refusal, or <see langword="null"/>.</returns>
    public static EngineError? Check(
        EngineIOServer server, HttpContext context, in EngineRequest request, out EngineSession? session, out TransportKind kind)
    {
        session = null;
        bool isUpgrade = WebSocketAccept.IsRequested(context);

        // 1. The transport is one we offer.
        if (!TransportNames.TryParse(request.Transport, server.Options.Transports, out kind))
        {
            return new EngineError(EngineErrorCode.UnknownTransport);
        }

        // 2. The origin is one a browser could send, and one we let in.
        StringValues origin = context.Request.Headers.Origin;
        if (!IsWellFormed(origin))
        {
            return new EngineError(EngineErrorCode.BadRequest, "INVALID_ORIGIN");
        }

        // A script of JSONP does not tell which page it is for.
        if (server.Options.AllowedOrigins is { Count: > 0 } allowed
            && (request.IsJsonp || !StringValues.IsNullOrEmpty(origin))
            && !allowed.Contains(origin.ToString()))
        {
            return new EngineError(EngineErrorCode.Forbidden, "ORIGIN_NOT_ALLOWED");
        }

        // 3. The session exists, and the request fits it.
        if (!request.SessionId.IsEmpty)
        {
            if (!server.Sessions.TryGet(request.SessionId, out session))
            {
                return new EngineError(EngineErrorCode.UnknownSessionId);
            }

            if (!isUpgrade && session.Transport != kind)
            {
                return new EngineError(EngineErrorCode.BadRequest, "TRANSPORT_MISMATCH");
            }

            return session.Protocol == request.Protocol ? null : new EngineError(EngineErrorCode.BadRequest, "PROTOCOL_MISMATCH");
        }

        // 4. A handshake is a GET, and a WebSocket handshake is an upgrade.
        if (!isUpgrade && !HttpMethods.IsGet(context.Request.Method))
        {
            return new EngineError(EngineErrorCode.BadHandshakeMethod);
        }

        return !isUpgrade && kind == TransportKind.WebSocket
            ? new EngineError(EngineErrorCode.BadRequest, "TRANSPORT_HANDSHAKE_ERROR")
            : null;
    }

    // Control characters: the host refuses most of them before us.
    private static bool IsWellFormed(StringValues origin)
    {
        foreach (char character in origin.ToString())
        {
            if ((character < ' ' && character != '\t') || character == '\x7F')
            {
                return false;
            }
        }

        return true;
    }
}
