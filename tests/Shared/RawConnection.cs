using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Socketeer.Tests.Shared;

/// <summary>A WebSocket client that is in charge of every byte it sends and shows every frame it gets.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly BufferedStream _stream;

    private RawConnection(Socket socket)
    {
        Socket = socket;
        _stream = new BufferedStream(new NetworkStream(socket), 16 * 1024);
    }

    public Socket Socket { get; }

    /// <summary>Opens a session and reads its open packet.</summary>
    /// <param name="address">The server; it compresses when it is asked to.</param>
    /// <param name="pathAndQuery">A handshake.</param>
    /// <param name="isPlatform">Whether to have the platform's WebSocket, by offering to compress, or our own.</param>
    /// <param name="frames">What is sent together with the request.</param>
    /// <param name="receiveBufferSize">How much the client's side of the connection takes before the client reads.</param>
    public static async Task<RawConnection> OpenAsync(
        Uri address, string pathAndQuery, bool isPlatform, byte[]? frames = null, int? receiveBufferSize = null)
    {
        RawConnection connection = await UpgradeAsync(address, pathAndQuery, isPlatform, frames, receiveBufferSize);
        Assert.StartsWith("text 0{", await connection.ReceiveAsync(), StringComparison.Ordinal);
        return connection;
    }

    /// <summary>Opens a WebSocket; what the server sends on it is left to be received.</summary>
    /// <param name="address">The server.</param>
    /// <param name="pathAndQuery">A handshake, or an upgrade of a session.</param>
    /// <param name="isPlatform">Whether to have the platform's WebSocket, by offering to compress, or our own.</param>
    /// <param name="frames">What is sent together with the request.</param>
    /// <param name="receiveBufferSize">How much the client's side of the connection takes before the client reads.</param>
    public static async Task<RawConnection> UpgradeAsync(
        Uri address, string pathAndQuery, bool isPlatform = false, byte[]? frames = null, int? receiveBufferSize = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferSize is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        await socket.ConnectAsync(address.Host, address.Port).Within();
        var connection = new RawConnection(socket);
        string extension = isPlatform ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
        string request = $"GET {pathAndQuery} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{extension}\r\n";
        await connection.SendAsync([.. Encoding.ASCII.GetBytes(request), .. frames ?? []]);
        string response = await connection.ReadHeadAsync().Within();
        Assert.StartsWith("HTTP/1.1 101 ", response, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", response, StringComparison.Ordinal);

        // Only the platform's WebSocket agrees to compress: this is what tells which of the two it is.
        Assert.Equal(isPlatform, response.Contains("permessage-deflate", StringComparison.Ordinal));
        return connection;
    }

    public async Task SendAsync(byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += await Socket.SendAsync(bytes.AsMemory(sent)).AsTask().Within();
        }
    }

    /// <summary>
    /// Receives a frame: <c>text</c> and the text; <c>binary</c>, <c>pong</c> or <c>close</c> and the payload in hexadecimal; or
    /// <c>end</c> when the connection has ended.
    /// </summary>
    public async Task<string> ReceiveAsync()
    {
        (int first, byte[] payload) = await ReceiveFrameAsync();
        return first switch
        {
            0x81 => $"text {Encoding.UTF8.GetString(payload)}",
            0x82 => $"binary {Convert.ToHexString(payload)}",
            0x88 => $"close {Convert.ToHexString(payload)}",
            0x8A => $"pong {Convert.ToHexString(payload)}",
            < 0 => "end",
            _ => $"first byte {first:X2}",
        };
    }

    /// <summary>Receives a frame: its first byte, or -1 when the connection has ended, and its payload.</summary>
    public async Task<(int First, byte[] Payload)> ReceiveFrameAsync()
    {
        try
        {
            byte[] header = new byte[2];
            if (await _stream.ReadAtLeastAsync(header, 2, throwOnEndOfStream: false).AsTask().Within() < 2)
            {
                return (-1, []);
            }

            // A server does not mask.
            Assert.InRange(header[1], 0, 127);
            byte[] extended = new byte[header[1] switch { 126 => 2, 127 => 8, _ => 0 }];
            await _stream.ReadExactlyAsync(extended).Within();
            ulong length = extended.Length switch
            {
                2 => BinaryPrimitives.ReadUInt16BigEndian(extended),
                8 => BinaryPrimitives.ReadUInt64BigEndian(extended),
                _ => header[1],
            };
            byte[] payload = new byte[checked((int)length)];
            await _stream.ReadExactlyAsync(payload).Within();
            return (header[0], payload);
        }
        catch (IOException)
        {
            return (-1, []);
        }
    }

    /// <summary>Breaks the connection in an instant, without a farewell of any layer.</summary>
    public void Reset()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Dispose();
    }

    public void Dispose()
    {
        _stream.Dispose();
        Socket.Dispose();
    }

    private async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
