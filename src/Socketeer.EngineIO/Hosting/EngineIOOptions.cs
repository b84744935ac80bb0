using Microsoft.AspNetCore.Http;

namespace Socketeer.EngineIO;

/// <summary>How an Engine.IO server behaves. Defaults are the reference's wherever a client can see them.</summary>
/// <remarks>Read once, when the endpoint is mapped.</remarks>
public class EngineIOOptions
{
    /// <summary>Gets or sets the time between a pong, or the open packet, and the server's next ping.</summary>
    /// <value>The default is 25 seconds. At least 10 milliseconds; sent to the client in whole milliseconds.</value>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Gets or sets how long the server waits for the answer to a ping before it closes the session.</summary>
    /// <value>The default is 20 seconds. At least 10 milliseconds; sent to the client in whole milliseconds.</value>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how long an upgrade may take from the opening of the new transport to its completion.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long a session that is being closed waits for its client to take the rest.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the largest body of a polling request and the largest WebSocket message, inflated, in bytes.</summary>
    /// <value>The default is 1,000,000. A larger body is answered 413, a larger message closes the WebSocket with 1009.</value>
    public int MaxHttpBufferSize { get; set; } = 1_000_000;

    /// <summary>Gets or sets the largest number of packets in one polling request.</summary>
    /// <value>The default is <see langword="null"/>, no limit but <see cref="MaxHttpBufferSize"/>: clients send what they buffered in one body.</value>
    public int? MaxPacketsPerPayload { get; set; }

    /// <summary>Gets or sets the largest number of fragments of one WebSocket message.</summary>
    /// <value>The default is 16,384, as in the reference's WebSocket library. Beyond it the WebSocket is closed with 1008.</value>
    public int MaxFragments { get; set; } = 16_384;

    /// <summary>Gets or sets the transports clients may use.</summary>
    /// <value>The default is both.</value>
    public EngineTransports Transports { get; set; } = EngineTransports.Polling | EngineTransports.WebSocket;

    /// <summary>Gets or sets whether clients that speak protocol 3 are let in: those of Socket.IO 2. Corresponds to <c>allowEIO3</c>.</summary>
    /// <value>The default is <see langword="false"/>: they are answered 400, code 5. Any <c>EIO</c> but 4, or none, counts as 3.</value>
    public bool AllowEIO3 { get; set; }

    /// <summary>Gets or sets a value that tells whether the open packet offers an upgrade.</summary>
    /// <value>The default is <see langword="true"/>. As in the reference, an upgrade that was not offered is accepted all the same.</value>
    public bool AllowUpgrades { get; set; } = true;

    /// <summary>Gets or sets the size in bytes from which a polling response is compressed when the client accepts it.</summary>
    /// <value>The default is 1,024; <see langword="null"/> turns compression off.</value>
    public int? HttpCompressionThreshold { get; set; } = 1024;

    /// <summary>Gets or sets the size in bytes from which a WebSocket message is compressed.</summary>
    /// <value>The default is <see langword="null"/>: per-message deflate is not negotiated. The reference's threshold is 1,024.</value>
    /// <remarks>Compression beside secrets in one message may reveal them (CRIME, BREACH); it also costs memory per connection.</remarks>
    public int? PerMessageDeflateThreshold { get; set; }

    /// <summary>Gets or sets the cookie that carries the session's id, for load balancers that stick by cookie.</summary>
    /// <value>The default is <see langword="null"/>, none. An <see cref="EngineIOCookieBuilder"/> gives the reference's defaults.</value>
    public CookieBuilder? Cookie { get; set; }

    /// <summary>Gets or sets a check of every handshake, before a session exists. Not asked for later requests of a session.</summary>
    /// <value>The default is <see langword="null"/>, every handshake is let in. Corresponds to <c>allowRequest</c>.</value>
    public Func<HttpContext, ValueTask<AllowRequestResult>>? AllowRequest { get; set; }

    /// <summary>Gets the origins that may connect, by polling or WebSocket: <c>https://example.com</c>.</summary>
    /// <value>
    /// The default is empty: any origin. A handshake from another origin is answered 403, and so is JSONP, whose scripts tell no origin.
    /// (CORS protects neither a WebSocket nor JSONP.)
    /// </value>
    public ISet<string> AllowedOrigins { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets what makes the ids of sessions.</summary>
    /// <value>The default is <see langword="null"/>: 20 random characters. An id must be unique and should have 20 characters.</value>
    public Func<HttpContext, ValueTask<string>>? GenerateId { get; set; }

    /// <summary>Gets or sets a text message that every session sends right after its open packet.</summary>
    /// <value>The default is <see langword="null"/>, none.</value>
    public string? InitialPacket { get; set; }

    /// <summary>Gets or sets what adds headers to the first response of a session.</summary>
    /// <value>The default is <see langword="null"/>. Corresponds to the event <c>initial_headers</c>.</value>
    public Action<IHeaderDictionary, HttpContext>? OnInitialHeaders { get; set; }

    /// <summary>Gets or sets what adds headers to every response of a session.</summary>
    /// <value>The default is <see langword="null"/>. Corresponds to the event <c>headers</c>.</value>
    public Action<IHeaderDictionary, HttpContext>? OnHeaders { get; set; }

    /// <summary>Gets or sets the bytes that may wait to be sent to one session. A packet that finds the queue empty is always taken.</summary>
    /// <value>The default is 4 MiB. A session that would exceed it is closed: its client is too slow.</value>
    public int MaxSendQueueSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Gets or sets the packets that may wait to be sent to one session.</summary>
    /// <value>The default is 16,384. A session that would exceed it is closed: its client is too slow.</value>
    public int MaxSendQueueLength { get; set; } = 16_384;

    /// <summary>
    /// Gets or sets the waiting bytes above which a sender that awaits its emit is held back. So it is, whatever their bytes, above half
    /// of <see cref="MaxSendQueueLength"/> packets.
    /// </summary>
    /// <value>The default is 256 KiB.</value>
    public int SendQueueHighWaterMark { get; set; } = 256 * 1024;
}
