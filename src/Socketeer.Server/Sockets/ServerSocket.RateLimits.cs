using Socketeer.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <content>Events above a rate limit.</content>
public sealed partial class ServerSocket
{
    private const string RateLimitedEvent = "rate_limited";

    /// <summary>Drops an event that a rate limit refused, and tells the client.</summary>
    /// <returns>A task that completes when the next packet of the connection may be read.</returns>
    internal ValueTask RefuseEventAsync(Packet packet, TimeSpan? retryAfter)
    {
        Namespace.Server.Metrics.OnEventRefused(Namespace.FiguresName);
        Log.EventRefused(Logger, Id);
        long? milliseconds = retryAfter is { } time ? (long)Math.Ceiling(time.TotalMilliseconds) : null;
        try
        {
            return packet.AckId is { } ackId
                ? SendRefusalAsync(ackId, new RateLimitRefusal(milliseconds))
                : SendNoticeAsync(new RateLimitNotice(NameOf(packet), milliseconds));
        }
        finally
        {
            packet.Return();
        }
    }

    // A client's long name is not sent back to it, however it is written.
    private string? NameOf(Packet packet)
    {
        int limit = Namespace.Server.Options.MaxEventNameLength;
        if (packet.TryGetEventName(out ReadOnlySpan<byte> utf8Name) && utf8Name.Length > limit)
        {
            return null;
        }

        string name = packet.GetEventName();
        return name.Length <= limit ? name : null;
    }

    private ValueTask SendRefusalAsync(long ackId, RateLimitRefusal refusal)
    {
        PayloadWriter payload = PayloadWriter.Rent(Namespace.Server.Serializer);
        try
        {
            payload.WriteStart();
            payload.Write(refusal);
            payload.WriteEnd();
            return SendAckAsync(ackId, payload);
        }
        finally
        {
            payload.Return();
        }
    }

    // Not kept for recovery, where it would push out what other clients miss.
    private ValueTask SendNoticeAsync(RateLimitNotice notice) =>
        EmitUnkeptAsync(Namespace.EncodeEvent(RateLimitedEvent, new NoticeArguments(notice), ackId: null), SendOptions.None, CancellationToken.None);

    private readonly struct NoticeArguments(RateLimitNotice notice) : IEmitArguments
    {
        public void WriteTo(PayloadWriter writer) => writer.Write(notice);
    }
}
