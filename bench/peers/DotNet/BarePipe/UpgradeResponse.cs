using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Socketeer.Bench.Peers.BarePipe;

/// <summary>The server's half of the opening handshake.</summary>
internal static class UpgradeResponse
{
    // RFC 6455, 4.2.2.
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

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
        headers.SecWebSocketAccept = Accept(key);
        return true;
    }

#pragma warning disable CA5350 // The protocol says SHA-1; nothing is kept secret with it.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix)));
#pragma warning restore CA5350
}
