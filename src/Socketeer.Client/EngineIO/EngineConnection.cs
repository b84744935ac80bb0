using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Client.EngineIO;

/// <summary>
/// One Engine.IO connection to a server, from the handshake to its end: receives on the transport it is on, answers pings, watches the
/// server's silence and changes the transport when a <see cref="WebSocketUpgrade"/> has succeeded.
/// </summary>
/// <remarks>Sending and closing may come from any thread. There is one reader, <see cref="RunAsync"/>, which calls the handler.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "The end of the connection disposes the watch; the source is linked to nothing.")]
internal sealed partial class EngineConnection : IEnginePacketReceiver
{
    // Longer ids than any server makes; this one is sent back with every request.
    private const int MaxSessionIdLength = 512;

    private static readonly EncodedPacket Pong = EncodedPacket.CreateRaw("3"u8);

    private readonly EngineContext _context;
    private readonly IEngineConnectionHandler _handler;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;
    private readonly EngineSessionState _session = new();

    private readonly TaskCompletionSource<EngineClose> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ended = new();
    private EngineTransport _transport;
    private EngineHandshake? _handshake;
    private SilenceWatch? _watch;
    private EngineClose? _close;

    // Set when the goodbye is under way: what the server then does to the connection is its answer.
    private volatile bool _isClosing;

    private EngineConnection(
        EngineContext context, IEngineConnectionHandler handler, IReadOnlyList<KeyValuePair<string, string>> headers, TransportKind transport)
    {
        _context = context;
        _handler = handler;
        _headers = headers;
        _transport = CreateTransport(transport);
    }

    /// <summary>Gets the session's id.</summary>
    public string Id => _session.Id ?? "";

    /// <summary>Gets the transport the connection is on.</summary>
    public TransportKind Transport => _transport.Kind;

    /// <summary>Gets a task that completes when the connection has ended and the last of its messages was handled. It never fails.</summary>
    public Task<EngineClose> Completion => _completion.Task;

    /// <summary>Gets a token that is cancelled when the connection ends.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Opens a connection by the first transport that works, or by the first if that is all that may be tried.</summary>
    /// <exception cref="TransportException">None works.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<EngineConnection> OpenAsync(EngineContext context, IEngineConnectionHandler handler, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyValuePair<string, string>> headers = await context.Http.GetHeadersAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<TransportKind> order = context.GetOrder();
        for (int i = 0; ; i++)
        {
            var connection = new EngineConnection(context, handler, headers, order[i]);
            try
            {
                await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
                return connection;
            }
            catch (TransportException) when (context.Options.TryAllTransports && i + 1 < order.Count)
            {
                // The next one, then.
            }
        }
    }

    /// <summary>Ends the connection when what waits has been sent and the server was told, or when the time is over.</summary>
    public async Task CloseAsync(TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout, _context.Options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _ended.Token);
        Flush();
        try
        {
            await DrainAsync(linked.Token).ConfigureAwait(false);
            _isClosing = true;
            await _transport.CloseAsync(linked.Token).ConfigureAwait(false);

            // Whoever closes a connection with unread data resets it, and what was sent last may be lost: the server closes first.
            await Completion.WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The goodbye is a courtesy: whatever becomes of it, the connection ends.
        }

        End(new EngineClose(DisconnectReason.ForcedClose));
        await Completion.ConfigureAwait(false);
    }

    /// <summary>Ends the connection now. The first one to end it says why. Never throws.</summary>
    public void End(EngineClose close)
    {
        lock (_queue)
        {
            if (_close is not null)
            {
                return;
            }

            _close = _isClosing ? new EngineClose(DisconnectReason.ForcedClose) : close;
        }

        _watch?.Dispose();
        _ended.CancelQuietly();
        _transport.Abort();
        DropQueue();
    }

    async ValueTask IEnginePacketReceiver.OnPacketAsync(EnginePacket packet)
    {
        if (_handshake is null)
        {
            Open(packet);
            return;
        }

        switch (packet.Type)
        {
            case EnginePacketType.Ping:
                _watch!.OnPing();
                Enqueue(Pong);
                Flush();
                _handler.OnPing(this);
                break;
            case EnginePacketType.Message when packet.DataKind == EngineDataKind.Base64:
                await WaitForHandlerAsync(ReceiveBase64Async(packet.Data)).ConfigureAwait(false);
                break;
            case EnginePacketType.Message:
                await WaitForHandlerAsync(_handler.OnMessageAsync(this, packet.Data, packet.DataKind == EngineDataKind.Binary)).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Makes the exception of something that is no packet.</summary>
    internal static TransportException ParseError(string message) => new(message) { Reason = DisconnectReason.ParseError };

    /// <summary>Makes a transport for this connection.</summary>
    internal EngineTransport CreateTransport(TransportKind kind) => kind == TransportKind.Polling
        ? new PollingTransport(_context, _headers, _session)
        : new WebSocketTransport(_context, _headers, _session);

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _transport.ConnectAsync(cancellationToken).ConfigureAwait(false);
            bool isOpen = await _transport.ReceiveAsync(this, cancellationToken).ConfigureAwait(false);
            if (_handshake is null)
            {
                throw new TransportException("the server closed the connection before the handshake");
            }

            _ = RunAsync(isOpen, failure: null);
        }
        catch (Exception exception) when (_handshake is not null)
        {
            // Open, and then wrong: that is the end of a connection, not a failure to connect.
            _ = RunAsync(isOpen: false, exception);
        }
        catch
        {
            End(new EngineClose(DisconnectReason.TransportError));
            _completion.TrySetResult(_close!);
            throw;
        }
    }

    private void Open(EnginePacket packet)
    {
        if (packet.Type != EnginePacketType.Open
            || EngineHandshake.TryRead(packet.Data) is not { } handshake
            || handshake.SessionId.Length is 0 or > MaxSessionIdLength)
        {
            throw new TransportException("the server answered with something that is no Engine.IO 4 handshake");
        }

        _handshake = handshake;
        _session.Open(handshake);
        _watch = new SilenceWatch(_session.MaxSilence, _context.Options.TimeProvider, () => Volatile.Read(ref _queuedBytes) > 0, OnSilence);
        _context.WasUpgraded = Transport == TransportKind.WebSocket;
        _handler.OnOpened(this);
    }

    private void OnSilence() => End(new EngineClose(
        DisconnectReason.PingTimeout, string.Create(CultureInfo.InvariantCulture, $"the server was silent for {_session.MaxSilence.TotalSeconds} s")));

    private ValueTask WaitForHandlerAsync(ValueTask handled) => handled.IsCompleted ? handled : HoldAsync(handled);

    private async ValueTask HoldAsync(ValueTask handled)
    {
        _watch!.Hold();
        try
        {
            await handled.ConfigureAwait(false);
        }
        finally
        {
            _watch.Release();
        }
    }

    private async ValueTask ReceiveBase64Async(ReadOnlySequence<byte> base64)
    {
        var data = new PooledBufferWriter();
        try
        {
            if (!EnginePacketReader.TryDecodeBase64(base64, data))
            {
                throw ParseError("the server sent a binary message that is no base64");
            }

            await _handler.OnMessageAsync(this, new ReadOnlySequence<byte>(data.WrittenMemory), isBinary: true).ConfigureAwait(false);
        }
        finally
        {
            data.Return();
        }
    }

    // The one reader. It goes on to the other transport where an upgrade tells it to.
    private async Task RunAsync(bool isOpen, Exception? failure)
    {
        Task upgrading = isOpen && MayUpgrade() ? UpgradeAsync() : Task.CompletedTask;
        try
        {
            while (failure is null && isOpen && !(_isClosing && Transport == TransportKind.Polling))
            {
                await WaitForUpgradeAsync().ConfigureAwait(false);
                isOpen = await _transport.ReceiveAsync(this, _ended.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            // Also what nobody foresaw, of a handler of requests or a body: the connection ends by it, not the client. If it was ended from
            // this side, that has been said already.
            failure = exception;
        }

        End(failure is null
            ? new EngineClose(DisconnectReason.TransportClose, "the server closed the connection")
            : ToClose(failure));

        // Whatever became of the attempt: who waits for the end of the connection must hear of it.
        await upgrading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _completion.TrySetResult(_close!);
    }

    private static EngineClose ToClose(Exception failure) =>
        new((failure as TransportException)?.Reason ?? DisconnectReason.TransportError, failure.Message, failure);

    private bool MayUpgrade() =>
        Transport == TransportKind.Polling
        && _context.Options.Upgrade
        && _context.Options.Transports.Contains(TransportKind.WebSocket)
        && _handshake!.Upgrades.Contains("websocket");
}
