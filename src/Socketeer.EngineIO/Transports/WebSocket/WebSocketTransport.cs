using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>
/// WebSocket, the outbound half: one packet per frame, many frames per write. Whoever queues a packet while nobody writes becomes
/// the writer and goes on until the queue is empty. The inbound half is in <c>WebSocketTransport.Receive.cs</c>.
/// </summary>
internal sealed partial class WebSocketTransport(EngineSession session, WebSocketChannel channel, bool prefersBase64)
    : EngineTransport(session)
{
    // Nobody writes.
    private const int Idle = 0;

    // The reader collects what its handlers send; any other thread may become the writer.
    private const int Collecting = 1;

    // Someone writes, and will see what was queued meanwhile.
    private const int Writing = 2;

    // As much as Kestrel's own buffer holds before it makes the writer wait.
    private const int FlushSize = 64 * 1024;

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private int _writing;
    private int _collectingThread;
    private volatile bool _closeRequested;
    private bool _closeSent;
    private ushort _closeStatus;
    private byte[]? _pong;
    private ITimer? _abortTimer;
    private TaskCompletionSource? _written;

    public override TransportKind Kind => TransportKind.WebSocket;

    public override bool IsIdle => Volatile.Read(ref _writing) != Writing;

    /// <summary>Gets a value that tells whether the WebSocket was told to end.</summary>
    public bool IsEnding => _closeRequested;

    private EngineIOOptions Options => Session.Server.Options;

    // Completes when nothing is written any more. Made when the WebSocket ends: an idle one does without.
    private TaskCompletionSource Written => LazyInitializer.EnsureInitialized(
        ref _written, static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Tells whether an exception says no more than that the connection is gone.</summary>
    public static bool IsConnectionFailure(Exception exception) =>
        exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    public override void Flush()
    {
        int writing = Interlocked.CompareExchange(ref _writing, Writing, Idle);
        if (writing == Idle
            || (writing == Collecting
                && Volatile.Read(ref _collectingThread) != Environment.CurrentManagedThreadId
                && Interlocked.CompareExchange(ref _writing, Writing, Collecting) == Collecting))
        {
            _ = WriteAsync();
        }
    }

    public override void FlushCollected() => EndCollecting();

    public override void BeginClose() => Flush();

    public override void End(EnginePacketType farewell)
    {
        // A client that does not read, or does not answer the close frame, is cut off in the end; soon when the server stops,
        // which waits for all of them.
        TimeSpan patience = Session.Server.RefusesHandshakes && Options.CloseTimeout > StopPatience ? StopPatience : Options.CloseTimeout;
        ITimer timer = Session.Server.Time.CreateTimer(
            static state => ((WebSocketChannel)state!).Abort(), channel, patience, Timeout.InfiniteTimeSpan);
        if (Interlocked.Exchange(ref _abortTimer, timer) is { } other)
        {
            other.Dispose();
        }

        _closeRequested = true;
        Flush();
    }

    /// <summary>Sends a packet of the upgrade, before the session has moved to this transport.</summary>
    public async ValueTask SendProbePongAsync()
    {
        // The upgrade may run out of time meanwhile, and its close frame waits for its turn.
        if (Interlocked.CompareExchange(ref _writing, Writing, Idle) != Idle)
        {
            throw new IOException("The upgrade is over.");
        }

        try
        {
            // The session may have ended before the probe was read, and nothing comes behind a close frame.
            if (_closeSent)
            {
                throw new IOException("The upgrade is over.");
            }

            await channel.WriteAsync(ControlPackets.ProbePong.Messages[0], compress: false);
            await channel.FlushAsync();
        }
        finally
        {
            Interlocked.Exchange(ref _writing, Idle);
            if (HasWork())
            {
                Flush();
            }
        }
    }

    // Never throws. Started by whoever found nobody writing; the only place that writes to the channel.
    private async Task WriteAsync()
    {
        try
        {
            do
            {
                await WritePacketsAsync();
                if (_closeRequested && !_closeSent)
                {
                    _closeSent = true;
                    await channel.CloseAsync(_closeStatus);
                    Written.TrySetResult();
                }
                else if (Session.IsDrained(this))
                {
                    Session.End(CloseReason.ForcedClose, null);
                }

                Interlocked.Exchange(ref _writing, Idle);

                // What was queued after the last look found the transport busy and left it to us.
            }
            while (HasWork() && Interlocked.CompareExchange(ref _writing, Writing, Idle) == Idle);
        }
        catch (Exception exception) when (IsConnectionFailure(exception))
        {
            // The transport stays "writing" for ever: nothing more can be sent.
            channel.Abort();
            Written.TrySetResult();
            Session.OnTransportEnded(this, CloseReason.TransportClose, "the connection broke while writing");
        }
        catch (Exception exception)
        {
            channel.Abort();
            Written.TrySetResult();
            Log.WriteFailed(Session.Server.TransportLogger, Session.Id, exception);
            Session.OnTransportEnded(this, CloseReason.TransportError, "writing failed");
        }
    }

    // All that is queued, in as few writes as possible.
    private async ValueTask WritePacketsAsync()
    {
        int unflushed = 0;
        bool hasWritten = false;
        if (!_closeSent && Interlocked.Exchange(ref _pong, null) is { } pong)
        {
            hasWritten = true;
            channel.WritePong(pong);
        }

        while (Session.TryDequeue(this, out OutboundPacket outbound))
        {
            EncodedPacket packet = outbound.Packet;
            unflushed += packet.Size;
            hasWritten = true;
            try
            {
                for (int i = 0; i < packet.Messages.Length; i++)
                {
                    await WriteMessageAsync(packet.Messages[i], outbound.Options);
                }
            }
            finally
            {
                packet.Release();
            }

            if (unflushed >= FlushSize)
            {
                await channel.FlushAsync();
                Session.OnSent(unflushed);
                unflushed = 0;
                hasWritten = false;
            }
        }

        if (hasWritten)
        {
            await channel.FlushAsync();
            Session.OnSent(unflushed);
        }
    }

    private ValueTask WriteMessageAsync(EncodedMessage message, SendOptions options)
    {
        bool compress = message.Data.Length >= Options.PerMessageDeflateThreshold && (options & SendOptions.Uncompressed) == 0;
        return message.IsBinary && prefersBase64
            ? WriteBase64Async(message.Data, compress)
            : channel.WriteAsync(message, compress);
    }

    private async ValueTask WriteBase64Async(ReadOnlyMemory<byte> data, bool compress)
    {
        EncodedPacket text = EncodedPacket.CreateRaw(Encoding.UTF8.GetBytes("b" + Convert.ToBase64String(data.Span)));
        try
        {
            await channel.WriteAsync(text.Messages[0], compress);
        }
        finally
        {
            text.Release();
        }
    }

    private bool HasWork()
    {
        if (!_closeSent && (_closeRequested || Volatile.Read(ref _pong) is not null))
        {
            return true;
        }

        lock (Session.Gate)
        {
            return Session.HasWork(this);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(200, LogLevel.Error, "Writing to the WebSocket of session {SessionId} failed.", EventName = "WebSocketWriteFailed")]
        public static partial void WriteFailed(ILogger logger, string sessionId, Exception exception);

        [LoggerMessage(201, LogLevel.Error, "A message of session {SessionId} could not be handled.", EventName = "WebSocketReceiveFailed")]
        public static partial void ReceiveFailed(ILogger logger, string sessionId, Exception exception);

        [LoggerMessage(202, LogLevel.Warning, "Session {SessionId} sent a WebSocket message above a limit (MaxHttpBufferSize {MaxSize} bytes, MaxFragments {MaxFragments}).", EventName = "WebSocketMessageTooLarge")]
        public static partial void MessageTooLarge(ILogger logger, string sessionId, int maxSize, int maxFragments);
    }
}
