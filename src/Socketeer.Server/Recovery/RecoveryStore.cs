using Microsoft.Extensions.Logging;

namespace Socketeer.Server;

/// <summary>What a server keeps for the clients that are away, and its bounds. There is none when recovery is off.</summary>
internal sealed partial class RecoveryStore
{
    private readonly SocketIOServer _server;

    public RecoveryStore(SocketIOServer server, ConnectionStateRecoveryOptions options)
    {
        _server = server;
        Options = options;
        MaxAge = (long)(options.MaxDisconnectionDuration.TotalSeconds * server.Time.TimestampFrequency);
        Sessions = new SessionStore(options.MaxSessions, MaxAge);
        Packets = new PacketBudget(options.MaxPackets, options.MaxPacketBytes);
    }

    public ConnectionStateRecoveryOptions Options { get; }

    /// <summary>Gets how long sessions and events are kept, in units of a timestamp.</summary>
    public long MaxAge { get; }

    public SessionStore Sessions { get; }

    public PacketBudget Packets { get; }

    /// <summary>Forgets what is too old, and tells of what had to go before. Called by the server's timer.</summary>
    public void RemoveExpired(long now)
    {
        Sessions.RemoveExpired(now);
        foreach (KeyValuePair<string, SocketNamespace> pair in _server.Namespaces)
        {
            (pair.Value.Adapter as SessionAwareAdapter)?.RemoveExpired(now);
        }

        long sessions = Sessions.TakeDisplaced();
        long packets = Packets.TakeDisplaced();
        if (sessions > 0)
        {
            Log.SessionsDisplaced(_server.NamespaceLogger, sessions, Options.MaxSessions);
        }

        if (packets > 0)
        {
            Log.PacketsDisplaced(_server.NamespaceLogger, packets, Options.MaxPackets, Options.MaxPacketBytes);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(802, LogLevel.Warning, "{Count} sessions were given up before MaxDisconnectionDuration: there are more than MaxSessions, {Limit}.", EventName = "SessionsDisplaced")]
        public static partial void SessionsDisplaced(ILogger logger, long count, int limit);

        [LoggerMessage(803, LogLevel.Warning, "{Count} events were given up before MaxDisconnectionDuration: there are more than MaxPackets, {Packets}, or MaxPacketBytes, {Bytes}.", EventName = "PacketsDisplaced")]
        public static partial void PacketsDisplaced(ILogger logger, long count, int packets, int bytes);
    }
}
