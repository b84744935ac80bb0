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
    private const int KeyLength = 24;
    private const string DeflateExtension = "permessage-deflate";

    /// <summary>Answers 101.</summary>
    /// <param name="context">A request that was found to be a WebSocket's.</param>
    /// <param name="options">The server's options.</param>
    public static async Task<WebSocketChannel> AcceptAsync(HttpContext context, EngineIOOptions options)
    {
        if (CanFrame(context, options, out IHttpUpgradeFeature? upgrade, out IConnectionTransportFeature? connection))
        {
            WriteHeaders(context);
            await upgrade.UpgradeAsync();
            return new FramedChannel(
                connection.Transport,
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
            socket, context.Features.Get<UpgradedStream>()?.Stream, options.MaxHttpBufferSize, options.MaxFragments);
    }

    private static bool CanFrame(
        HttpContext context,
        EngineIOOptions options,
        [NotNullWhen(true)] out IHttpUpgradeFeature? upgrade,
        [NotNullWhen(true)] out IConnectionTransportFeature? connection)
    {
        upgrade = context.Features.Get<IHttpUpgradeFeature>();
        connection = context.Features.Get<IConnectionTransportFeature>();

        // On HTTP/2 the pipes are those of all streams together. Deflate is the platform's to do.
        return upgrade is { IsUpgradableRequest: true }
            && connection is not null
            && HttpProtocol.IsHttp11(context.Request.Protocol)
            && context.Request.Headers.SecWebSocketKey.ToString().Length == KeyLength
            && (options.PerMessageDeflateThreshold is null
                || !context.Request.Headers.SecWebSocketExtensions.ToString().Contains(DeflateExtension, StringComparison.Ordinal));
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
