using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Socketeer.EngineIO;

/// <summary>
/// Keeps the stream under a WebSocket at hand. The reference closes without a status code, and <c>System.Net.WebSockets</c> cannot:
/// it would write the code 1005, which no frame may carry. So that one frame is written to the stream itself.
/// </summary>
internal sealed class UpgradedStream : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private readonly IHttpUpgradeFeature? _upgrade;
    private readonly IHttpExtendedConnectFeature? _connect;

    private UpgradedStream(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect)
    {
        _upgrade = upgrade;
        _connect = connect;
    }

    /// <summary>Gets the stream once the request is upgraded; <see langword="null"/> on hosts that make WebSockets in another way.</summary>
    public Stream? Stream { get; private set; }

    /// <summary>Gets a close frame without a status code, from a server: FIN, opcode 8, no mask, no payload.</summary>
    public static ReadOnlyMemory<byte> EmptyCloseFrame { get; } = new byte[] { 0x88, 0x00 };

    bool IHttpUpgradeFeature.IsUpgradableRequest => _upgrade!.IsUpgradableRequest;

    bool IHttpExtendedConnectFeature.IsExtendedConnect => _connect!.IsExtendedConnect;

    string? IHttpExtendedConnectFeature.Protocol => _connect!.Protocol;

    /// <summary>Middleware: puts itself between the host and the WebSocket middleware.</summary>
    public static Task CaptureAsync(HttpContext context, RequestDelegate next)
    {
        IFeatureCollection features = context.Features;
        IHttpUpgradeFeature? upgrade = features.Get<IHttpUpgradeFeature>();
        IHttpExtendedConnectFeature? connect = features.Get<IHttpExtendedConnectFeature>();
        if (upgrade?.IsUpgradableRequest == true || connect?.IsExtendedConnect == true)
        {
            var captured = new UpgradedStream(upgrade, connect);
            features.Set(captured);
            if (upgrade is not null)
            {
                features.Set<IHttpUpgradeFeature>(captured);
            }

            if (connect is not null)
            {
                features.Set<IHttpExtendedConnectFeature>(captured);
            }
        }

        return next(context);
    }

    async Task<Stream> IHttpUpgradeFeature.UpgradeAsync() => Stream = await _upgrade!.UpgradeAsync();

    async ValueTask<Stream> IHttpExtendedConnectFeature.AcceptAsync() => Stream = await _connect!.AcceptAsync();
}
