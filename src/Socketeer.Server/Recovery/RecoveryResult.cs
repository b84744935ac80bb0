using Socketeer.Protocol.EngineIO;

namespace Socketeer.Server;

/// <summary>What an adapter answers to a <see cref="RecoveryRequest"/>: a session and what its client missed, or why there is none.</summary>
public sealed class RecoveryResult
{
    private RecoveryResult(RecoverySession? session, MissedPackets? missed, RecoveryFailure? failure)
    {
        Session = session;
        Missed = missed;
        Failure = failure;
    }

    /// <summary>Gets the session, which the adapter has given away: nobody else gets it.</summary>
    public RecoverySession? Session { get; }

    /// <summary>Gets the packets the client missed, in the order in which they were sent.</summary>
    public IReadOnlyList<EncodedPacket> MissedPackets => Missed?.Packets ?? [];

    /// <summary>Gets why there is no session; <see langword="null"/> when there is one.</summary>
    public RecoveryFailure? Failure { get; }

    internal MissedPackets? Missed { get; }

    /// <summary>There is a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="missedPackets">What its client missed. A reference to each passes to the result.</param>
    /// <returns>The answer.</returns>
    public static RecoveryResult Recovered(RecoverySession session, IEnumerable<EncodedPacket> missedPackets)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(missedPackets);
        var missed = new MissedPackets(session.Rooms, 0, int.MaxValue, int.MaxValue);
        foreach (EncodedPacket packet in missedPackets)
        {
            missed.TryAdd(packet);
            packet.Release();
        }

        return Recovered(session, missed);
    }

    /// <summary>There is no session.</summary>
    /// <param name="failure">Why.</param>
    /// <returns>The answer.</returns>
    public static RecoveryResult Refused(RecoveryFailure failure) => new(null, null, failure);

    internal static RecoveryResult Recovered(RecoverySession session, MissedPackets missed) => new(session, missed, null);
}
