using System.Net.Sockets;
using System.Text;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hostile;

/// <summary>An HTTP request as bytes, on a connection of its own.</summary>
internal sealed class RawRequest : IDisposable
{
    public const string WebSocketHeaders =
        "Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private RawRequest()
    {
    }

    /// <summary>Sends a request, or the beginning of one. Its characters are its bytes.</summary>
    public static async Task<RawRequest> SendAsync(Uri address, string bytes)
    {
        var request = new RawRequest();
        await request._socket.ConnectAsync(address.Host, address.Port).Within();
        try
        {
            await request._socket.SendAsync(Encoding.Latin1.GetBytes(bytes)).Within();
        }
        catch (SocketException)
        {
            // The server has answered before it had everything, and closed the connection.
        }

        return request;
    }

    /// <summary>Receives the status of the answer, or 0 when there is none.</summary>
    public async Task<int> ReceiveStatusAsync()
    {
        byte[] buffer = new byte[12];
        int length = 0;
        try
        {
            for (int received = 1; received > 0 && length < buffer.Length; length += received)
            {
                received = await _socket.ReceiveAsync(buffer.AsMemory(length)).AsTask().Within();
            }
        }
        catch (SocketException)
        {
            return 0;
        }

        return length < buffer.Length ? 0 : int.Parse(Encoding.ASCII.GetString(buffer, 9, 3), null);
    }

    /// <summary>Receives what comes until the server closes the connection.</summary>
    public async Task<string> ReceiveAllAsync()
    {
        using var stream = new NetworkStream(_socket);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync().Within();
    }

    /// <summary>Breaks the connection in an instant.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
