using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>
/// WebSocket, the outbound half: one packet per frame. Whoever queues a packet while nobody writes becomes the writer and
/// goes on until the queue is empty. The inbound half is in <c>WebSocketTransport.Receive.cs</c>.
/// </summary>
internal sealed partial class WebSocketTransport(EngineSession session, WebSocket socket, Stream? stream, bool prefersBase64)
    : EngineTransport(session)
{
    private const int Idle = 0;
    private const int Writing = 1;

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private int _writing;
    private volatile bool _closeRequested;
    private bool _closeSent;
    private ITimer? _abortTimer;

    public override TransportKind Kind => TransportKind.WebSocket;

    public override bool IsIdle => Volatile.Read(ref _writing) == Idle;

    private EngineIOOptions Options => Session.Server.Options;

    public override void Flush()
    {
        if (Interlocked.Exchange(ref _writing, Writing) == Idle)
        {
            _ = WriteAsync();
        }
    }

    public override void BeginClose() => Flush();

    public override void End(EnginePacketType farewell)
    {
        // A client that does not read, or does not answer the close frame, is cut off in the end; soon when the server stops,
        // which waits for all of them.
        TimeSpan patience = Session.Server.IsClosed && Options.CloseTimeout > StopPatience ? StopPatience : Options.CloseTimeout;
        ITimer timer = Session.Server.Time.CreateTimer(
            static state => ((WebSocket)state!).Abort(), socket, patience, Timeout.InfiniteTimeSpan);
        if (Interlocked.Exchange(ref _abortTimer, timer) is { } other)
        {
            other.Dispose();
        }

        _closeRequested = true;
        Flush();
    }

    /// <summary>Sends a packet of the upgrade, before the session has moved to this transport.</summary>
    public ValueTask SendProbePongAsync() =>
        socket.SendAsync(ControlPackets.ProbePong.Messages[0].Data, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    // Never throws. Started by whoever found the transport idle; the only place that writes to the WebSocket.
    private async Task WriteAsync()
    {
        try
        {
            do
            {
                while (Session.TryDequeue(this, out OutboundPacket outbound))
                {
                    await SendPacketAsync(outbound);
                }

                if (_closeRequested && !_closeSent)
                {
                    await SendCloseAsync();
                }
                else if (IsSessionClosing())
                {
                    Session.End(CloseReason.ForcedClose, null);
                }

                Interlocked.Exchange(ref _writing, Idle);

                // What was queued after the last look found the transport busy and left it to us.
            }
            while (HasWork() && Interlocked.Exchange(ref _writing, Writing) == Idle);
        }
        catch (Exception exception) when (IsConnectionFailure(exception))
        {
            // The transport stays "writing" for ever: nothing more can be sent.
            socket.Abort();
            Session.OnTransportEnded(this, CloseReason.TransportClose, "the connection broke while writing");
        }
        catch (Exception exception)
        {
            socket.Abort();
            Log.WriteFailed(Session.Server.TransportLogger, Session.Id, exception);
            Session.OnTransportEnded(this, CloseReason.TransportError, "writing failed");
        }
    }

    private async ValueTask SendPacketAsync(OutboundPacket outbound)
    {
        EncodedPacket packet = outbound.Packet;
        try
        {
            for (int i = 0; i < packet.Messages.Length; i++)
            {
                EncodedMessage message = packet.Messages[i];
                if (message.IsBinary && prefersBase64)
                {
                    byte[] text = Encoding.UTF8.GetBytes("b" + Convert.ToBase64String(message.Data.Span));
                    await socket.SendAsync(text, WebSocketMessageType.Text, FlagsOf(outbound, text.Length), CancellationToken.None);
                }
                else
                {
                    WebSocketMessageType type = message.IsBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
                    await socket.SendAsync(message.Data, type, FlagsOf(outbound, message.Data.Length), CancellationToken.None);
                }
            }
        }
        finally
        {
            Session.OnSent(packet.Size);
            packet.Release();
        }
    }

    private WebSocketMessageFlags FlagsOf(OutboundPacket outbound, int length)
    {
        bool compress = length >= Options.PerMessageDeflateThreshold && (outbound.Options & SendOptions.Uncompressed) == 0;
        return compress
            ? WebSocketMessageFlags.EndOfMessage
            : WebSocketMessageFlags.EndOfMessage | WebSocketMessageFlags.DisableCompression;
    }

    // As in the reference: the client's own status when it closed first, else none.
    private async ValueTask SendCloseAsync()
    {
        _closeSent = true;
        if (socket.State == WebSocketState.CloseReceived && socket.CloseStatus is { } status and not WebSocketCloseStatus.Empty)
        {
            await socket.CloseOutputAsync(status, null, CancellationToken.None);
        }
        else if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            if (stream is null)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                return;
            }

            await stream.WriteAsync(UpgradedStream.EmptyCloseFrame);
            await stream.FlushAsync();
        }
    }

    private bool HasWork()
    {
        lock (Session.Gate)
        {
            return Session.HasWork(this) || (_closeRequested && !_closeSent);
        }
    }

    private bool IsSessionClosing()
    {
        lock (Session.Gate)
        {
            return Session.IsDrained(this);
        }
    }

    private static bool IsConnectionFailure(Exception exception) =>
        exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

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
