using System.Buffers.Text;
using System.Security.Cryptography;

namespace Socketeer.Protocol.EngineIO;

/// <summary>
/// Makes ids for sessions and sockets: 20 characters of <c>A-Za-z0-9_-</c>, 96 random bits and a 24-bit counter.
/// Sticky load balancers, the sharded Redis adapter and cluster-engine rely on that length.
/// </summary>
public static class SessionId
{
    /// <summary>The number of characters in an id.</summary>
    public const int Length = 20;

    private static int Counter = -1;

    /// <summary>Makes a new id. Safe to call from any thread.</summary>
    /// <returns>An id that no one can guess and that this process has not given before.</returns>
    public static string Create()
    {
        Span<byte> bytes = stackalloc byte[15];
        RandomNumberGenerator.Fill(bytes[..12]);
        int count = Interlocked.Increment(ref Counter);
        bytes[12] = (byte)(count >> 16);
        bytes[13] = (byte)(count >> 8);
        bytes[14] = (byte)count;
        return Base64Url.EncodeToString(bytes);
    }
}
