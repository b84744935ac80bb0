using System.Buffers;
using Microsoft.Extensions.Primitives;
using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Microbenchmarks;

/// <summary>A connection without a network: whatever is sent is counted and gone, so that only the server's own cost is left.</summary>
internal sealed class NullConnection : EngineConnection
{
    // Ten thousand connections need not hold ten thousand copies of the same request.
    private static readonly HandshakeRequest NoRequest = new()
    {
        Headers = new Dictionary<string, StringValues>(),
        Query = new Dictionary<string, string>(),
        Url = "/socket.io/?EIO=4",
    };

    private EngineConnectionHandler? _handler;
    private bool _isClosed;

    public override string Id { get; } = SessionId.Create();

    public override int Protocol => 4;

    public override TransportKind Transport => TransportKind.WebSocket;

    public override HandshakeRequest Request => NoRequest;

    public override bool IsOpen => !_isClosed;

    /// <summary>Gets the bytes sent: what a benchmark returns, so that the JIT cannot leave the sending out.</summary>
    public long SentBytes { get; private set; }

    public void Open(EngineConnectionHandler handler)
    {
        _handler = handler;
        handler.OnOpened();
    }

    /// <summary>Receives what is handled at once; a benchmark of something that waits would measure nothing.</summary>
    public void Receive(in ReadOnlySequence<byte> text)
    {
        ValueTask handled = _handler!.OnTextAsync(text);
        if (!handled.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("The message was not handled at once.");
        }
    }

    public override SendStatus Send(EncodedPacket packet, SendOptions options = SendOptions.None)
    {
        SentBytes += packet.Size;
        return SendStatus.Accepted;
    }

    public override ValueTask WaitForRoomAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public override void Close(bool discard = false)
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _handler?.OnClosed(CloseReason.ForcedClose, null);
        }
    }
}
