using System.Net.WebSockets;
using System.Text;

namespace Socketeer.Tests.Shared;

/// <summary>A WebSocket that sends and receives whole frames as text; binary is shown as hexadecimal behind <c>#</c>.</summary>
internal sealed class RawWebSocket : IDisposable
{
    private RawWebSocket(ClientWebSocket socket) => Socket = socket;

    public ClientWebSocket Socket { get; }

    public static async Task<RawWebSocket> ConnectAsync(Uri address, string pathAndQuery, Action<ClientWebSocketOptions>? configure = null, HttpMessageInvoker? invoker = null)
    {
        var socket = new ClientWebSocket();
        configure?.Invoke(socket.Options);
        var uri = new Uri($"ws://{address.Authority}{pathAndQuery}");
        await socket.ConnectAsync(uri, invoker, TestContext.Current.CancellationToken).Within();
        return new RawWebSocket(socket);
    }

    public Task SendAsync(string text) =>
        Socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken).Within();

    public Task SendAsync(byte[] data, bool endOfMessage = true) =>
        Socket.SendAsync(data, WebSocketMessageType.Binary, endOfMessage, TestContext.Current.CancellationToken).Within();

    /// <summary>Receives one message, or <c>closed CODE</c>. The platform calls a close frame without a code 1000.</summary>
    public async Task<string> ReceiveAsync()
    {
        var message = new MemoryStream();
        byte[] buffer = new byte[8192];
        try
        {
            while (true)
            {
                WebSocketReceiveResult result = await Socket.ReceiveAsync(new ArraySegment<byte>(buffer), TestContext.Current.CancellationToken).Within();
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return $"closed {(int?)result.CloseStatus}";
                }

                message.Write(buffer, 0, result.Count);
                if (result.EndOfMessage)
                {
                    return result.MessageType == WebSocketMessageType.Text
                        ? Encoding.UTF8.GetString(message.ToArray())
                        : "#" + Convert.ToHexString(message.ToArray());
                }
            }
        }
        catch (WebSocketException)
        {
            return "closed";
        }
    }

    public void Dispose() => Socket.Dispose();
}
