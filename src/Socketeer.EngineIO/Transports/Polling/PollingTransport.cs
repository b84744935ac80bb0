using Microsoft.AspNetCore.Http;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>
/// HTTP long-polling, the outbound half: a GET waits until there is something to say and takes everything there is. The inbound
/// half is in <c>PollingTransport.Post.cs</c>. Its state is guarded by the session's lock.
/// </summary>
internal sealed partial class PollingTransport(EngineSession session, PollingFormat format) : EngineTransport(session)
{
    private readonly HeldPoll _held = new();
    private EnginePacketType? _farewell;
    private bool _polling;

    // While a POST is dealt with, what is sent is collected, whoever sends it: it leaves when the POST is answered. A client that learnt
    // of the effect before the answer would hold its request for unfinished.
    private bool _isCollecting;

    public override TransportKind Kind => TransportKind.Polling;

    public override bool IsIdle => _held.IsWaiting;

    public override bool TakesRest => _polling;

    public override void Flush() => ReleasePoll(onThisThread: false);

    public override void BeginClose()
    {
        bool canTell;
        lock (Session.Gate)
        {
            // A poll that is held can be told at once, unless packets go first: what a POST brought about waits for its end. Otherwise
            // the next poll is told.
            canTell = _held.IsWaiting && !Session.HasPackets;
        }

        if (canTell)
        {
            Session.End(CloseReason.ForcedClose, null);
        }
    }

    public override void End(EnginePacketType farewell)
    {
        lock (Session.Gate)
        {
            _farewell = farewell;
        }

        ReleasePoll(onThisThread: false);
    }

    /// <summary>Answers one GET.</summary>
    public async Task PollAsync(HttpContext context)
    {
        ValueTask<bool> wait = default;
        bool overlaps;
        bool isHeld = false;
        lock (Session.Gate)
        {
            overlaps = _polling;
            if (!overlaps)
            {
                _polling = true;
                isHeld = !MustAnswer();
                if (isHeld)
                {
                    wait = _held.Begin();
                }
            }
        }

        if (overlaps)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            Session.OnTransportEnded(this, CloseReason.TransportError, "overlap from client");
            return;
        }

        if (isHeld)
        {
            bool connected;
            await using (context.RequestAborted.UnsafeRegister(static state => ((PollingTransport)state!).OnPollAborted(), this))
            {
                connected = await wait;
            }

            if (!connected)
            {
                Session.OnTransportEnded(this, CloseReason.TransportError, "poll connection closed prematurely");
                Session.DropRest(this);
                return;
            }
        }

        await AnswerAsync(context, isHeld);
    }

    private void ReleasePoll(bool onThisThread)
    {
        bool isTaken;
        lock (Session.Gate)
        {
            isTaken = MustAnswer() && _held.TryTake();
        }

        if (isTaken)
        {
            _held.Release(true, onThisThread);
        }
    }

    private void OnPollAborted()
    {
        bool isTaken;
        lock (Session.Gate)
        {
            isTaken = _held.TryTake();
        }

        if (isTaken)
        {
            _held.Release(false, onThisThread: false);
        }
    }

    // Called under the session's lock.
    private bool MustAnswer() => _farewell is not null || (!_isCollecting && (Session.ReleasesPolls || Session.HasWork(this)));

    private async Task AnswerAsync(HttpContext context, bool wasHeld)
    {
        var body = new PooledBufferWriter();
        try
        {
            PollingBody taken = TakePackets(body);
            await PollingResponse.WriteAsync(context, Session.Server.Options, body.WrittenMemory, taken);
            if (taken.SaidFarewell)
            {
                Session.End(CloseReason.ForcedClose, null);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            Session.OnTransportEnded(this, CloseReason.TransportError, wasHeld ? "poll connection closed prematurely" : "poll write failed");
        }
        finally
        {
            body.Return();
        }
    }

    /// <summary>Moves what waits into the body. The client may poll again as soon as it has the body, so the poll is over with this.</summary>
    public PollingBody TakePackets(PooledBufferWriter body) => format.TakePackets(this, body);

    /// <summary>Moves what waits into a payload; called by the format.</summary>
    public PollingBody TakePackets<TWriter>(ref TWriter payload)
        where TWriter : struct, IPollingPayloadWriter
    {
        bool compress = false;
        bool empty = true;
        while (true)
        {
            OutboundPacket outbound;
            lock (Session.Gate)
            {
                if (!Session.TryDequeue(this, out outbound))
                {
                    // In one step with the look that found nothing: a session that ends leaves the poll what it can still take.
                    _polling = false;
                    return empty ? EndEmpty(ref payload) : new PollingBody(compress, payload.IsBinary, SaidFarewell: false);
                }
            }

            foreach (EncodedMessage message in outbound.Packet.Messages)
            {
                if (message.IsBinary)
                {
                    payload.WriteBinary(message.Data.Span);
                }
                else
                {
                    payload.WriteText(message.Data.Span);
                }
            }

            compress |= (outbound.Options & SendOptions.Uncompressed) == 0;
            empty = false;
            Session.OnSent(outbound.Packet.Size);
            outbound.Packet.Release();
        }
    }

    // Called under the session's lock.
    private PollingBody EndEmpty<TWriter>(ref TWriter payload)
        where TWriter : struct, IPollingPayloadWriter
    {
        if (_farewell is { } farewell)
        {
            payload.WriteEmpty(farewell);
            return default;
        }

        // Nothing to say but that the client moves on, or that the session is closing: noop, and then the close.
        payload.WriteEmpty(EnginePacketType.Noop);
        if (Session.IsClosing)
        {
            payload.WriteEmpty(EnginePacketType.Close);
        }

        return new PollingBody(MayCompress: false, IsOctets: false, SaidFarewell: Session.IsClosing);
    }
}
