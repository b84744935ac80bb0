using System.Buffers;
using System.Security.Claims;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Primitives;
using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Doubles;

/// <summary>A connection without a network: what the server sends is kept as text, binary as hexadecimal behind <c>#</c>.</summary>
/// <param name="protocol">The protocol of Engine.IO.</param>
/// <param name="user">Whom authentication found in the request, if anyone.</param>
/// <param name="userExpiresAt">When that ceases to be valid.</param>
internal sealed class TestConnection(int protocol = 4, ClaimsPrincipal? user = null, DateTimeOffset? userExpiresAt = null)
    : EngineConnection
{
    private readonly Channel<string> _sent = Channel.CreateUnbounded<string>();
    private EngineConnectionHandler? _handler;
    private int _closed;

    public override string Id { get; } = SessionId.Create();

    public override int Protocol => protocol;

    public override TransportKind Transport => TransportKind.WebSocket;

    public override HandshakeRequest Request { get; } = new()
    {
        Headers = new Dictionary<string, StringValues> { ["X-Test"] = "1" },
        Query = new Dictionary<string, string> { ["EIO"] = "4" },
        Url = "/socket.io/?EIO=4",
        User = user!,
        UserExpiresAt = userExpiresAt,
    };

    public override bool IsOpen => Volatile.Read(ref _closed) == 0;

    /// <summary>Gets or sets whether volatile packets are dropped.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Gets or sets what a polite sender waits for, once it is there and until it is completed.</summary>
    public TaskCompletionSource? Room { get; set; }

    /// <summary>Gets or sets whether what is sent is kept; measurements switch it off.</summary>
    public bool Records { get; set; } = true;

    public int SentCount { get; private set; }

    /// <summary>Gets how the last packet was to be sent.</summary>
    public SendOptions LastOptions { get; private set; }

    public void Open(EngineConnectionHandler handler)
    {
        _handler = handler;
        handler.OnOpened();
    }

    public ValueTask ReceiveAsync(string text) => _handler!.OnTextAsync(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)));

    /// <summary>Receives what is handled at once.</summary>
    public void Receive(ReadOnlySequence<byte> text)
    {
        ValueTask handled = _handler!.OnTextAsync(text);
        Assert.True(handled.IsCompletedSuccessfully);
    }

    public ValueTask ReceiveBinaryAsync(params byte[] data) => _handler!.OnBinaryAsync(new ReadOnlySequence<byte>(data));

    /// <summary>The network ends the connection.</summary>
    public void Drop(CloseReason reason)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _handler!.OnClosed(reason, null);
        }
    }

    public override SendStatus Send(EncodedPacket packet, SendOptions options = SendOptions.None)
    {
        if (!IsOpen)
        {
            return SendStatus.Closed;
        }

        if (IsBusy && (options & SendOptions.Volatile) != 0)
        {
            return SendStatus.Dropped;
        }

        SentCount++;
        LastOptions = options;
        if (Records)
        {
            foreach (EncodedMessage message in packet.Messages)
            {
                _sent.Writer.TryWrite(message.IsBinary ? "#" + Convert.ToHexString(message.Data.Span) : Encoding.UTF8.GetString(message.Data.Span[1..]));
            }
        }

        return Room is { Task.IsCompleted: false } ? SendStatus.Congested : SendStatus.Accepted;
    }

    public override ValueTask WaitForRoomAsync(CancellationToken cancellationToken = default) =>
        Room is null ? ValueTask.CompletedTask : new ValueTask(Room.Task.WaitAsync(cancellationToken));

    public override void Close(bool discard = false) => Drop(CloseReason.ForcedClose);

    /// <summary>The next message the server sends.</summary>
    public Task<string> NextAsync() => _sent.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Within();

    /// <summary>What was sent and not looked at yet.</summary>
    public string[] TakeAll() => Take(int.MaxValue);

    /// <summary>The first messages that were sent and not looked at yet.</summary>
    public string[] Take(int most)
    {
        var taken = new List<string>();
        while (taken.Count < most && _sent.Reader.TryRead(out string? message))
        {
            taken.Add(message);
        }

        return [.. taken];
    }
}
