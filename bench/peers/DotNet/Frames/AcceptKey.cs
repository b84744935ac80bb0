using System.Security.Cryptography;
using System.Text;

namespace Socketeer.Bench.Peers.Frames;

/// <summary>The server's answer to the key of an upgrade request.</summary>
internal static class AcceptKey
{
    // RFC 6455, 4.2.2.
    private const string Suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

#pragma warning disable CA5350 // The protocol says SHA-1; nothing is kept secret with it.
    public static string For(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Suffix)));
#pragma warning restore CA5350
}
