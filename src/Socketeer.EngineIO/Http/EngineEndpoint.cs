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
            return error.Code == EngineErrorCode.UnknownSessionId && TryTakeLastPoll(context, request, kind)
                ? AnswerLastPollAsync(context, request.ToTransport(kind))
                : RefuseAsync(context, error);
        }

        if (session is null)
        {
            return HandshakeAsync(context, request.ToTransport(kind));
        }

        if (WebSocketAccept.IsRequested(context))
        {
            return UpgradeAsync(context, session, request.ToTransport(kind));
        }

        // The session may have left polling since it was checked.
        return session.CurrentTransport is PollingTransport polling
            ? PollAsync(context, polling)
            : RefuseAsync(context, new EngineError(EngineErrorCode.BadRequest, "TRANSPORT_MISMATCH"));
    }

    private bool TryTakeLastPoll(HttpContext context, in EngineRequest request, TransportKind kind) =>
        kind == TransportKind.Polling
        && HttpMethods.IsGet(context.Request.Method)
        && !WebSocketAccept.IsRequested(context)
        && server.Sessions.LastPolls.TryTake(request.SessionId);

    // As it would have been, had it come before the close that overtook it.
    private Task AnswerLastPollAsync(HttpContext context, RequestedTransport requested)
    {
        var transport = new PollingTransport(CreateNobody(context, requested), PollingFormat.For(requested));
        transport.End(EnginePacketType.Noop);
        return transport.PollAsync(context);
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

    // Not an async method in the usual case: its state would be kept as long as a WebSocket lives.
    private Task HandshakeAsync(HttpContext context, RequestedTransport requested) =>
        server.Options.AllowRequest is null && server.Options.GenerateId is null
            ? OpenAsync(context, requested, RefusalOf(requested), SessionId.Create())
            : AskAndOpenAsync(context, requested);

    private async Task AskAndOpenAsync(HttpContext context, RequestedTransport requested)
    {
        EngineError? refusal = await AskApplicationAsync(context) ?? RefusalOf(requested);
        string? id = refusal is null ? await CreateIdAsync(context) : null;
        await OpenAsync(context, requested, refusal, id);
    }

    private Task OpenAsync(HttpContext context, RequestedTransport requested, EngineError? refusal, string? id)
    {
        // 1. The application lets the client in, and we speak its protocol.
        if (refusal is { } error)
        {
            return RefuseAsync(context, error);
        }

        if (server.RefusesHandshakes)
        {
            return SendElsewhere(context);
        }

        bool isUpgrade = WebSocketAccept.IsRequested(context);
        if (isUpgrade && requested.Kind == TransportKind.Polling)
        {
            return DropWebSocketAsync(context, requested);
        }

        // 2. The session gets its id.
        if (id is null)
        {
            return RefuseAsync(context, new EngineError(EngineErrorCode.BadRequest, "ID_GENERATION_ERROR"));
        }

        // 3. The open packet is the first thing the client gets.
        var session = new EngineSession(server, id, HandshakeRequest.Copy(context), requested.Protocol);
        QueueOpenPacket(session, requested.Kind);
        server.Options.OnInitialHeaders?.Invoke(context.Response.Headers, context);
        return isUpgrade ? OpenWebSocketAsync(context, session, requested) : OpenPollingAsync(context, session, requested);
    }

    private static Task SendElsewhere(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        if (HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // On the same connection the next try would come here again.
            context.Response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }

    // A WebSocket's request lasts as long as the session.
    private async Task OpenWebSocketAsync(HttpContext context, EngineSession session, RequestedTransport requested)
    {
        WebSocketTransport transport = await AcceptAsync(context, session, requested);
        if (session.TryOpen(transport))
        {
            transport.Flush();
            await transport.ReceiveAsync();
        }

        await transport.FinishAsync();
    }

    // Accepted and dropped, as in the reference.
    private async Task DropWebSocketAsync(HttpContext context, RequestedTransport requested)
    {
        WebSocketTransport dropped = await AcceptAsync(context, CreateNobody(context, requested), requested);
        dropped.End(EnginePacketType.Close);
        await dropped.FinishAsync();
    }

    private async Task OpenPollingAsync(HttpContext context, EngineSession session, RequestedTransport requested)
    {
        var transport = new PollingTransport(session, PollingFormat.For(requested));
        session.Attach(transport);
        var body = new PooledBufferWriter();
        try
        {
            // What the layer above sends when it is told goes with the next poll.
            PollingBody taken = transport.TakePackets(body);
            if (!session.TryOpen(transport))
            {
                await RefuseAsync(context, new EngineError(EngineErrorCode.BadRequest, "ID_GENERATION_ERROR"));
                return;
            }

            if (server.Options.Cookie is { } cookie)
            {
                context.Response.Cookies.Append(cookie.Name!, session.Id, cookie.Build(context));
            }

            await PollingResponse.WriteAsync(context, server.Options, body.WrittenMemory, taken);
        }
        finally
        {
            body.Return();
        }
    }

    private async Task UpgradeAsync(HttpContext context, EngineSession session, RequestedTransport requested)
    {
        WebSocketTransport transport = await AcceptAsync(context, session, requested);
        if (requested.Kind == TransportKind.WebSocket)
        {
            await WebSocketUpgrade.RunAsync(session, transport);
        }
        else
        {
            transport.End(EnginePacketType.Close);
        }

        await transport.FinishAsync();
    }

    // The session of a transport that says goodbye and nothing else.
    private EngineSession CreateNobody(HttpContext context, RequestedTransport requested) =>
        new(server, string.Empty, HandshakeRequest.Copy(context), requested.Protocol);

    private EngineError? RefusalOf(RequestedTransport requested) =>
        requested.Protocol == EngineProtocol.Version || server.Options.AllowEIO3 ? null : new EngineError(EngineErrorCode.UnsupportedProtocolVersion);

    private async ValueTask<EngineError?> AskApplicationAsync(HttpContext context)
    {
        if (server.Options.AllowRequest is not { } allowRequest)
        {
            return null;
        }

        AllowRequestResult result = await allowRequest(context);
        return result.IsAllowed ? null : new EngineError(EngineErrorCode.Forbidden, CustomMessage: result.Message);
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

    private async Task<WebSocketTransport> AcceptAsync(HttpContext context, EngineSession session, RequestedTransport requested)
    {
        server.Options.OnHeaders?.Invoke(context.Response.Headers, context);
        WebSocketChannel channel = await WebSocketAccept.AcceptAsync(context, server.Options);
        return requested.Protocol == EngineProtocol.Version
            ? new WebSocketTransport(session, channel, requested.PrefersBase64)
            : new WebSocketTransport(session, new Engine3Channel(channel, requested.PrefersBase64), prefersBase64: false);
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
