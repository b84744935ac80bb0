using System.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>
/// One attempt to move a session from polling to a WebSocket: <c>2probe</c> is answered <c>3probe</c>, <c>5</c> moves the session, and
/// anything else, or silence, leaves it where it is.
/// </summary>
internal static class WebSocketUpgrade
{
    /// <summary>Runs the attempt on a WebSocket that was accepted, and then, if it succeeded, the session.</summary>
    public static async Task RunAsync(EngineSession session, WebSocketTransport probe)
    {
        // 1. One attempt at a time, and only from polling.
        if (!session.TryBeginUpgrade(probe))
        {
            probe.End(EnginePacketType.Close);
            return;
        }

        // 2. The client proves the new transport, within a time of its own; the heartbeat goes on meanwhile.
        bool isProven;
        await using (session.Server.Time.CreateTimer(
            static state => ((WebSocketTransport)state!).End(EnginePacketType.Close),
            probe,
            session.Server.Options.UpgradeTimeout,
            Timeout.InfiniteTimeSpan))
        {
            isProven = await IsProvenAsync(session, probe);
        }

        // The time may have run out while the last packet was under way; what the session waits for from here on is its own matter.
        if (!isProven || probe.IsEnding || !await session.CompleteUpgradeAsync(probe))
        {
            session.AbandonUpgrade(probe);
            probe.End(EnginePacketType.Close);
            return;
        }

        // 3. What the queue holds goes out here from now on, and what arrives comes from here.
        probe.Flush();
        await probe.ReceiveAsync();
    }

    private static async ValueTask<bool> IsProvenAsync(EngineSession session, WebSocketTransport probe)
    {
        while (true)
        {
            WebSocketMessage message = await probe.ReadAsync();
            if (message.Kind != WebSocketMessageKind.Text || !EnginePacketReader.TryReadText(message.Data, out EnginePacket packet))
            {
                probe.AnswerClose(message);
                return false;
            }

            switch (packet.Type)
            {
                case EnginePacketType.Ping when IsProbe(packet.Data):
                    if (!await TrySendPongAsync(probe))
                    {
                        return false;
                    }

                    session.OnProbed();
                    break;
                case EnginePacketType.Upgrade:
                    // Also without a probe, as in the reference: an existing client sends none.
                    return true;
                default:
                    return false;
            }
        }
    }

    private static bool IsProbe(in ReadOnlySequence<byte> data) =>
        data.Length == EngineProtocol.Probe.Length && data.FirstSpan.SequenceEqual(EngineProtocol.Probe);

    private static async ValueTask<bool> TrySendPongAsync(WebSocketTransport probe)
    {
        try
        {
            await probe.SendProbePongAsync();
            return true;
        }
        catch (Exception exception) when (WebSocketTransport.IsConnectionFailure(exception))
        {
            return false;
        }
    }
}
