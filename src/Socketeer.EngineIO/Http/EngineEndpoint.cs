using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>Where every request of an Engine.IO endpoint comes in: verified, then a handshake, a poll, a post or an upgrade.</summary>
internal sealed partial class EngineEndpoint(EngineIOServer server, ILogger<EngineEndpoint> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        EngineRequest request = EngineRequest.Parse(context);
        if (RequestVerifier.Check(server, context, request, out EngineSession? session, out TransportKind kind) is { } error)
        {
            return RefuseAsync(context, error);
        }

        if (session is null)
        {
            return HandshakeAsync(context, kind, request.Protocol, request.PrefersBase64);
        }

        if (context.WebSockets.IsWebSocketRequest)
        {
            return UpgradeAsync(context, session, kind, request.PrefersBase64);
        }

        // The session may have left polling since it was checked.
        return session.CurrentTransport is PollingTransport polling
            ? PollAsync(context, polling)
            : RefuseAsync(context, new EngineError(EngineErrorCode.BadRequest, "TRANSPORT_MISMATCH"));
    }

    private static Task PollAsync(HttpContext context, PollingTransport polling)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            return polling.PollAsync(context);
        }

        if (HttpMethods.IsPost(context.Request.Method))
        {
            return polling.PostAsync(context);
        }

        // The reference answers 500.
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    }

    private async Task HandshakeAsync(HttpContext context, TransportKind kind, int protocol, bool prefersBase64)
    {
        // 1. The application lets the client in, and we speak its protocol.
        if (await RefusalAsync(context, protocol) is { } refusal)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        if (server.IsClosed)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        bool isUpgrade = context.WebSockets.IsWebSocketRequest;
        if (isUpgrade && kind == TransportKind.Polling)
        {
            // Accepted and dropped, as in the reference.
            var nobody = new EngineSession(server, string.Empty, HandshakeRequest.Copy(context), protocol);
            WebSocketTransport dropped = await AcceptAsync(context, nobody, prefersBase64);
            dropped.End(EnginePacketType.Close);
            await dropped.FinishAsync();
            return;
        }

        // 2. The session gets its id.
        if (await CreateIdAsync(context) is not { } id)
        {
            await RefuseAsync(context, new EngineError(EngineErrorCode.BadRequest, "ID_GENERATION_ERROR"));
            return;
        }

        // 3. The open packet is the first thing the client gets.
        var session = new EngineSession(server, id, HandshakeRequest.Copy(context), protocol);
        QueueOpenPacket(session, kind);
        server.Options.OnInitialHeaders?.Invoke(context.Response.Headers, context);
        if (!isUpgrade)
        {
            await OpenPollingAsync(context, session);
            return;
        }

        // 4. A WebSocket's request lasts as long as the session.
        WebSocketTransport transport = await AcceptAsync(context, session, prefersBase64);
        if (session.TryOpen(transport))
        {
            transport.Flush();
            await transport.ReceiveAsync();
        }

        await transport.FinishAsync();
    }

    private async Task OpenPollingAsync(HttpContext context, EngineSession session)
    {
        var transport = new PollingTransport(session);
        session.Attach(transport);
        var body = new PooledBufferWriter();
        try
        {
            // What the layer above sends when it is told goes with the next poll.
            transport.TakePackets(body, out _);
            if (!session.TryOpen(transport))
            {
                await RefuseAsync(context, new EngineError(EngineErrorCode.BadRequest, "ID_GENERATION_ERROR"));
                return;
            }

            if (server.Options.Cookie is { } cookie)
            {
                context.Response.Cookies.Append(cookie.Name!, session.Id, cookie.Build(context));
            }

            await PollingResponse.WriteAsync(context, server.Options, body.WrittenMemory, compress: true);
        }
        finally
        {
            body.Return();
        }
    }

    private async Task UpgradeAsync(HttpContext context, EngineSession session, TransportKind kind, bool prefersBase64)
    {
        WebSocketTransport transport = await AcceptAsync(context, session, prefersBase64);
        if (kind == TransportKind.WebSocket)
        {
            await WebSocketUpgrade.RunAsync(session, transport);
        }
        else
        {
            transport.End(EnginePacketType.Close);
        }

        await transport.FinishAsync();
    }

    private async ValueTask<EngineError?> RefusalAsync(HttpContext context, int protocol)
    {
        if (server.Options.AllowRequest is { } allowRequest)
        {
            AllowRequestResult result = await allowRequest(context);
            if (!result.IsAllowed)
            {
                return new EngineError(EngineErrorCode.Forbidden, CustomMessage: result.Message);
            }
        }

        return protocol == EngineProtocol.Version ? null : new EngineError(EngineErrorCode.UnsupportedProtocolVersion);
    }

    private async ValueTask<string?> CreateIdAsync(HttpContext context)
    {
        if (server.Options.GenerateId is not { } generateId)
        {
            return SessionId.Create();
        }

        try
        {
            return await generateId(context);
        }
        catch (Exception exception)
        {
            Log.IdGenerationFailed(logger, exception);
            return null;
        }
    }

    private void QueueOpenPacket(EngineSession session, TransportKind kind)
    {
        EngineIOOptions options = server.Options;
        bool offersUpgrade = kind == TransportKind.Polling && options.AllowUpgrades && options.Transports.HasFlag(EngineTransports.WebSocket);
        var handshake = new EngineHandshake(
            session.Id,
            offersUpgrade ? [TransportNames.WebSocket] : [],
            options.PingInterval,
            options.PingTimeout,
            options.MaxHttpBufferSize);
        var packet = new PooledBufferWriter();
        handshake.WritePacket(packet);
        session.EnqueueFirst(EncodedPacket.CreateRaw(packet.WrittenSpan));
        packet.Return();
        if (options.InitialPacket is { } initialPacket)
        {
            session.EnqueueFirst(EncodedPacket.CreateText(Encoding.UTF8.GetBytes(initialPacket)));
        }
    }

    private async Task<WebSocketTransport> AcceptAsync(HttpContext context, EngineSession session, bool prefersBase64)
    {
        server.Options.OnHeaders?.Invoke(context.Response.Headers, context);
        return new WebSocketTransport(session, await WebSocketAccept.AcceptAsync(context, server.Options), prefersBase64);
    }

    private Task RefuseAsync(HttpContext context, EngineError error)
    {
        Log.Refused(logger, error.Code, error.Detail);
        server.OnConnectionError(context, error);
        return EngineErrorResponse.WriteAsync(context, error);
    }

    private static partial class Log
    {
        [LoggerMessage(110, LogLevel.Debug, "A request was refused: {Code} ({Detail}).", EventName = "RequestRefused")]
        public static partial void Refused(ILogger logger, EngineErrorCode code, string? detail);

        [LoggerMessage(111, LogLevel.Error, "GenerateId failed.", EventName = "IdGenerationFailed")]
        public static partial void IdGenerationFailed(ILogger logger, Exception exception);
    }
}
