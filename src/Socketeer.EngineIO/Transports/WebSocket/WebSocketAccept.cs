using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Socketeer.EngineIO;

/// <summary>Accepts a WebSocket request: with our own framing where the host shows the connection's pipes, else with the platform's.</summary>
internal static class WebSocketAccept
{
    private const int KeySize = 16;
    private const int KeyLength = 24;
    private const string DeflateExtension = "permessage-deflate";

    /// <summary>Tells whether a request may become a WebSocket of the platform's: its middleware is only needed then.</summary>
    /// <param name="context">The request.</param>
    /// <param name="options">The server's options.</param>
    public static bool NeedsPlatform(HttpContext context, EngineIOOptions options) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            ? !CanFrame(context, options)
            : context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
                || context.Features.Get<IHttpWebSocketFeature>() is not null;

    /// <summary>Tells whether a request asks for a WebSocket.</summary>
    /// <param name="context">The request.</param>
    public static bool IsRequested(HttpContext context) =>
        IsFramingRequest(context) || context.Features.Get<IHttpWebSocketFeature>() is { IsWebSocketRequest: true };

    /// <summary>Answers 101.</summary>
    /// <param name="context">A request that was found to be a WebSocket's.</param>
    /// <param name="options">The server's options.</param>
    public static async Task<WebSocketChannel> AcceptAsync(HttpContext context, EngineIOOptions options)
    {
        if (CanFrame(context, options))
        {
            WriteHeaders(context);
            await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            return new FramedChannel(
                context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport,
                context.Features.Get<IConnectionLifetimeFeature>(),
                new FrameReader(options.MaxHttpBufferSize, options.MaxFragments));
        }

        WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = ChooseSubProtocol(context),
            DangerousEnableCompression = options.PerMessageDeflateThreshold is not null,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        return new PlatformChannel(
            socket,
            context.Features.Get<UpgradedStream>()?.Stream,
            context.Features.Get<IHttpRequestLifetimeFeature>(),
            options.MaxHttpBufferSize,
            options.MaxFragments);
    }

    // Deflate is the platform's to do.
    private static bool CanFrame(HttpContext context, EngineIOOptions options) =>
        IsFramingRequest(context)
        && (options.PerMessageDeflateThreshold is null
            || !context.Request.Headers.SecWebSocketExtensions.ToString().Contains(DeflateExtension, StringComparison.Ordinal));

    // A GET of HTTP/1.1 with Connection: Upgrade, Upgrade: websocket, a version of 13 and a key of 16 bytes in base64
    //                                                                                               — RFC 6455, 4.2.1
    // On HTTP/2 the connection's pipes are those of all its streams together.
    private static bool IsFramingRequest(HttpContext context)
    {
        HttpRequest request = context.Request;
        return context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && context.Features.Get<IConnectionTransportFeature>() is not null
            && HttpProtocol.IsHttp11(request.Protocol)
            && HttpMethods.IsGet(request.Method)
            && request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            && request.Headers.SecWebSocketVersion == "13"
            && IsKey(request.Headers.SecWebSocketKey.ToString());
    }

    private static bool IsKey(string key)
    {
        Span<byte> decoded = stackalloc byte[KeyLength];
        return key.Length == KeyLength && Convert.TryFromBase64String(key, decoded, out int length) && length == KeySize;
    }

    private static void WriteHeaders(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = CreateAcceptValue(context.Request.Headers.SecWebSocketKey.ToString());
        if (ChooseSubProtocol(context) is { } subProtocol)
        {
            headers.SecWebSocketProtocol = subProtocol;
        }
    }

    // Whatever the client offers first, as in the reference; Socket.IO gives sub-protocols no meaning.
    private static string? ChooseSubProtocol(HttpContext context) => StringValues.IsNullOrEmpty(context.Request.Headers.SecWebSocketProtocol)
        ? null
        : context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault();

    // base64(SHA-1(key + this text))   — RFC 6455, 4.2.2
    [SuppressMessage("Security", "CA5350", Justification = "The protocol wants it; it protects nothing.")]
    private static string CreateAcceptValue(string key)
    {
        ReadOnlySpan<byte> text = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;
        Span<byte> input = stackalloc byte[KeyLength + text.Length];
        Encoding.ASCII.GetBytes(key, input);
        text.CopyTo(input[KeyLength..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input, hash);
        return Convert.ToBase64String(hash);
    }
}
