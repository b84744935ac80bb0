using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>
/// A WebSocket of <c>System.Net.WebSockets</c>: for hosts whose connections have no pipes to be had (HTTP/2, test servers), and for
/// per-message deflate.
/// </summary>
/// <param name="socket">The WebSocket.</param>
/// <param name="stream">The stream under it, when the host shows one.</param>
/// <param name="request">What breaks the connection, or the stream of HTTP/2.</param>
/// <param name="maxMessageSize">The largest message, in bytes.</param>
/// <param name="maxFragments">The largest number of fragments of one message.</param>
internal sealed class PlatformChannel(
    WebSocket socket, Stream? stream, IHttpRequestLifetimeFeature? request, int maxMessageSize, int maxFragments) : WebSocketChannel
{
    private const int ReadSize = 4096;

    // The WebSocket class does not show where a fragment ends, so short reads are counted; a slow network makes them too, but
    // none so short as this on average.
    private const int ShortestHonestRead = 256;

    private readonly PooledBufferWriter _buffer = new();
    private WebSocketMessage? _message;

    public override bool HasUnread => false;

    public override bool TryReceive() => false;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReceiveAsync()
    {
        _buffer.Return();
        try
        {
            _message = await ReadAsync();
        }
        catch (WebSocketException exception) when (exception.WebSocketErrorCode == WebSocketError.Faulted)
        {
            // The WebSocket has told the client what is wrong.
            _message = new WebSocketMessage(WebSocketMessageKind.Violation);
        }
        catch (Exception exception) when (WebSocketTransport.IsConnectionFailure(exception))
        {
            return new ReadResult(default, isCanceled: false, isCompleted: true);
        }

        // The message itself waits in its field.
        return default;
    }

    public override bool Take(in ReadResult result) => !result.IsCompleted;

    public override bool TryRead(out WebSocketMessage message)
    {
        message = _message.GetValueOrDefault();
        bool isRead = _message is not null;
        _message = null;
        return isRead;
    }

    public override ValueTask WriteAsync(EncodedMessage message, bool compress)
    {
        WebSocketMessageFlags flags = compress
            ? WebSocketMessageFlags.EndOfMessage
            : WebSocketMessageFlags.EndOfMessage | WebSocketMessageFlags.DisableCompression;
        return socket.SendAsync(
            message.Data, message.IsBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, flags, CancellationToken.None);
    }

    public override void WritePong(ReadOnlySpan<byte> data) => throw new NotSupportedException("The WebSocket answers pings itself.");

    public override ValueTask FlushAsync() => ValueTask.CompletedTask;

    public override async ValueTask CloseAsync(ushort status)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        if (status == 0 && stream is not null)
        {
            await stream.WriteAsync(UpgradedStream.EmptyCloseFrame);
            await stream.FlushAsync();
            return;
        }

        await socket.CloseOutputAsync(status == 0 ? WebSocketCloseStatus.NormalClosure : (WebSocketCloseStatus)status, null, CancellationToken.None);
    }

    public override void Abort()
    {
        socket.Abort();

        // A write that waits for the client does not notice the former.
        request?.Abort();
    }

    public override async ValueTask FinishAsync()
    {
        try
        {
            var rest = new byte[ReadSize];

            // The state stays "open" when the close frame was written past the socket.
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                await socket.ReceiveAsync(rest.AsMemory(), CancellationToken.None);
            }
        }
        finally
        {
            // Not aborted: that would take a close frame that is on its way with it. Disposing ends the connection in order.
            _buffer.Return();
            socket.Dispose();
        }
    }

    private async ValueTask<WebSocketMessage> ReadAsync()
    {
        ValueWebSocketReceiveResult result = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        long reads = 0;
        while (!result.EndOfMessage && result.MessageType != WebSocketMessageType.Close)
        {
            // One byte more than is allowed tells a message that is too large from one that fits.
            int room = Math.Min(Math.Max(ReadSize, _buffer.WrittenCount), maxMessageSize + 1 - _buffer.WrittenCount);
            result = await socket.ReceiveAsync(_buffer.GetMemory(room)[..room], CancellationToken.None);
            _buffer.Advance(result.Count);
            if (_buffer.WrittenCount > maxMessageSize)
            {
                return new WebSocketMessage(WebSocketMessageKind.TooLarge, default, CloseStatus.MessageTooBig);
            }

            if (++reads > maxFragments + (_buffer.WrittenCount / ShortestHonestRead))
            {
                return new WebSocketMessage(WebSocketMessageKind.TooManyFragments, default, CloseStatus.PolicyViolation);
            }
        }

        return result.MessageType switch
        {
            WebSocketMessageType.Text => new WebSocketMessage(WebSocketMessageKind.Text, Content()),
            WebSocketMessageType.Binary => new WebSocketMessage(WebSocketMessageKind.Binary, Content()),
            _ => new WebSocketMessage(WebSocketMessageKind.Closed, default, StatusOf(socket.CloseStatus)),
        };
    }

    private ReadOnlySequence<byte> Content() => new(_buffer.WrittenMemory);

    private static ushort StatusOf(WebSocketCloseStatus? status) => status is { } given and not WebSocketCloseStatus.Empty ? (ushort)given : (ushort)0;
}
