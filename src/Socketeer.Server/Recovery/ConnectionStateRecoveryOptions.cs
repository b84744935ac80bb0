namespace Socketeer.Server;

/// <summary>
/// How a client that lost its connection gets its socket back: its id, rooms and data, and the events it missed. Corresponds to
/// <c>connectionStateRecovery</c>. What is kept for clients that are away is bounded, in the whole server, by the numbers here.
/// </summary>
/// <remarks>Read once, when the server is made.</remarks>
public sealed class ConnectionStateRecoveryOptions
{
    /// <summary>Gets or sets how long a client may be away. As long its session is kept, and as long every event.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan MaxDisconnectionDuration { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets whether a client that recovers passes the middlewares of its namespace without being looked at.</summary>
    /// <value>The default is <see langword="true"/>. Set it to <see langword="false"/> where a middleware checks credentials that run out.</value>
    public bool SkipMiddlewares { get; set; } = true;

    /// <summary>Gets or sets the largest number of sessions kept for clients that are away. Beyond it the oldest one is given up.</summary>
    /// <value>The default is 10,000. The reference has no such limit.</value>
    public int MaxSessions { get; set; } = 10_000;

    /// <summary>Gets or sets the largest number of events kept. Beyond it the namespace that sends gives up its oldest ones.</summary>
    /// <value>The default is 20,000. The reference has no such limit.</value>
    public int MaxPackets { get; set; } = 20_000;

    /// <summary>Gets or sets the bytes of the events kept, attachments included. Beyond it the namespace that sends gives up its oldest ones.</summary>
    /// <value>The default is 67,108,864, 64 MiB. The reference has no such limit.</value>
    public int MaxPacketBytes { get; set; } = 64 * 1024 * 1024;
}
