using Microsoft.Net.Http.Headers;
using Socketeer.Bench.Peers.Frames;

namespace Socketeer.Bench.Peers.BarePipe;

/// <summary>The server's half of the opening handshake.</summary>
internal static class UpgradeResponse
{
    public static bool TryWrite(HttpContext context)
    {
        string key = context.Request.Headers.SecWebSocketKey.ToString();
        if (key.Length == 0)
        {
            return false;
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers.Connection = HeaderNames.Upgrade;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = AcceptKey.For(key);
        return true;
    }
}
