namespace Socketeer.Server;

/// <summary>
/// The one timer of a Socket.IO server: looks for connections that joined no namespace, or left a packet half sent, for users whose
/// time is over, and for what is kept too long for clients that are away.
/// </summary>
internal sealed class ConnectionScan : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    private readonly ITimer _timer;

    public ConnectionScan(SocketIOServer server)
    {
        long timeout = (long)(server.Options.ConnectTimeout.TotalSeconds * server.Time.TimestampFrequency);
        TimeSpan tenth = server.Options.ConnectTimeout / 10;
        TimeSpan period = tenth > Longest ? Longest : tenth < Shortest ? Shortest : tenth;
        _timer = server.Time.CreateTimer(
            _ =>
            {
                long now = server.Time.GetTimestamp();
                DateTimeOffset utcNow = server.Time.GetUtcNow();
                foreach (SocketIOConnection connection in server.Connections)
                {
                    connection.CheckDeadlines(now, timeout);
                    if (server.Options.CloseOnAuthenticationExpiration)
                    {
                        connection.CheckAuthentication(utcNow);
                    }
                }

                server.Recovery?.RemoveExpired(now);
            },
            null,
            period,
            period);
    }

    public void Dispose() => _timer.Dispose();
}
