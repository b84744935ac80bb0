using System.Buffers;
using System.Text;
using Socketeer.Bench.Peers.Frames;

namespace Socketeer.Bench.Peers.BareEpoll;

/// <summary>The request that opens a WebSocket, as the load generator writes it.</summary>
internal static class UpgradeRequest
{
    private const int LongestRequest = 4096;

    private static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> KeyHeader => "\r\nSec-WebSocket-Key: "u8;

    /// <summary>Answers the request when all of it is there.</summary>
    /// <returns>Its size; 0 when it isn't.</returns>
    /// <exception cref="InvalidDataException">It doesn't ask for a WebSocket.</exception>
    public static int TryAnswer(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        int size = bytes.IndexOf(End);
        if (size < 0)
        {
            return bytes.Length <= LongestRequest ? 0 : throw new InvalidDataException("The request is too long.");
        }

        int key = bytes[..size].IndexOf(KeyHeader);
        if (key < 0)
        {
            throw new InvalidDataException("The request has no key.");
        }

        ReadOnlySpan<byte> value = bytes[(key + KeyHeader.Length)..];
        value = value[..value.IndexOf((byte)'\r')];
        output.Write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: "u8);
        Encoding.ASCII.GetBytes(AcceptKey.For(Encoding.ASCII.GetString(value)), output);
        output.Write(End);
        return size + End.Length;
    }
}
