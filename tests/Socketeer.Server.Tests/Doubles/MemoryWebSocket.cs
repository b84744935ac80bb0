using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Doubles;

/// <summary>
/// A client's WebSocket on two pipes in the place of a network. What the server writes to a client that reads too slowly waits
/// in a pipe that is full with the first byte, so that a write ends when the client has read it and not before.
/// </summary>
internal sealed class MemoryWebSocket : IDuplexPipe, IHttpUpgradeFeature, IConnectionTransportFeature, IAsyncDisposable
{
    private static readonly PipeOptions Unlimited = new(pauseWriterThreshold: 0, useSynchronizationContext: false);
    private static readonly PipeOptions Narrow = new(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false);

    private readonly Pipe _toServer = new(Unlimited);
    private readonly Pipe _toClient;
    private Task _served = Task.CompletedTask;

    private MemoryWebSocket(bool isNarrow) => _toClient = new Pipe(isNarrow ? Narrow : Unlimited);

    PipeReader IDuplexPipe.Input => _toServer.Reader;

    PipeWriter IDuplexPipe.Output => _toClient.Writer;

    IDuplexPipe IConnectionTransportFeature.Transport
    {
        get => this;
        set => throw new NotSupportedException();
    }

    bool IHttpUpgradeFeature.IsUpgradableRequest => true;

    /// <summary>Opens a session and reads its open packet.</summary>
    /// <param name="endpoint">The server's endpoint.</param>
    /// <param name="isNarrow">Whether a write of the server lasts until it is read.</param>
    public static async Task<MemoryWebSocket> OpenAsync(RequestDelegate endpoint, bool isNarrow)
    {
        var socket = new MemoryWebSocket(isNarrow);
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpUpgradeFeature>(socket);
        context.Features.Set<IConnectionTransportFeature>(socket);
        HttpRequest request = context.Request;
        request.Protocol = "HTTP/1.1";
        request.Method = "GET";
        request.Path = "/socket.io/";
        request.QueryString = new QueryString("?EIO=4&transport=websocket");
        request.Headers.Connection = "Upgrade";
        request.Headers.Upgrade = "websocket";
        request.Headers.SecWebSocketVersion = "13";
        request.Headers.SecWebSocketKey = "dGhlIHNhbXBsZSBub25jZQ==";
        socket._served = endpoint(context);
        Assert.StartsWith("0{", await socket.ReceiveAsync(), StringComparison.Ordinal);
        return socket;
    }

    public async Task SendAsync(string text) => await _toServer.Writer.WriteAsync(Frames.Text(text));

    /// <summary>Receives a text message.</summary>
    public async ValueTask<string> ReceiveAsync()
    {
        while (true)
        {
            if (!_toClient.Reader.TryRead(out ReadResult result))
            {
                result = await _toClient.Reader.ReadAsync(TestContext.Current.CancellationToken).Within();
            }

            ReadOnlySequence<byte> rest = result.Buffer;
            if (TryReadText(ref rest, out string text))
            {
                _toClient.Reader.AdvanceTo(rest.Start);
                return text;
            }

            Assert.False(result.IsCompleted, "The server closed the connection.");
            _toClient.Reader.AdvanceTo(rest.Start, rest.End);
        }
    }

    /// <summary>Gets how many bytes wait to be read. Nobody else reads meanwhile.</summary>
    public long CountUnread()
    {
        if (!_toClient.Reader.TryRead(out ReadResult result))
        {
            return 0;
        }

        _toClient.Reader.AdvanceTo(result.Buffer.Start);
        return result.Buffer.Length;
    }

    Task<Stream> IHttpUpgradeFeature.UpgradeAsync() => Task.FromResult(Stream.Null);

    public async ValueTask DisposeAsync()
    {
        await _toServer.Writer.CompleteAsync();
        await _toClient.Reader.CompleteAsync();
        await _served.Within();
    }

    private static bool TryReadText(ref ReadOnlySequence<byte> input, out string text)
    {
        text = string.Empty;
        var reader = new SequenceReader<byte>(input);
        if (!reader.TryRead(out byte first) || !reader.TryRead(out byte small))
        {
            return false;
        }

        int length = small;
        if (small == 126)
        {
            if (!reader.TryReadBigEndian(out short extended))
            {
                return false;
            }

            length = (ushort)extended;
        }

        if (reader.Remaining < length)
        {
            return false;
        }

        // Whole, of the server, and none of the long ones.
        Assert.Equal(0x81, first);
        Assert.InRange(small, 0, 126);
        text = Encoding.UTF8.GetString(reader.UnreadSequence.Slice(0, length));
        input = reader.UnreadSequence.Slice(length);
        return true;
    }
}
