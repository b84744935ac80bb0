using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Client;

/// <summary>How a <see cref="SocketIOClient"/> behaves. Defaults are those of the JavaScript client wherever a server can see them.</summary>
/// <remarks>Copied when the client is made: later changes have no effect.</remarks>
public sealed class SocketIOClientOptions
{
    /// <summary>Gets or sets the path of the server's endpoint.</summary>
    /// <value>The default is <c>/socket.io</c>.</value>
    public string Path { get; set; } = "/socket.io";

    /// <summary>Gets or sets whether a slash follows the path.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool AddTrailingSlash { get; set; } = true;

    /// <summary>Gets what is added to the query of every request. When it is empty, the query of the server's address is.</summary>
    public IDictionary<string, string> Query { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the headers of every request, those that begin a WebSocket included. Corresponds to <c>extraHeaders</c>.</summary>
    public IDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets what gives more headers at each attempt to connect, such as a token that is renewed.</summary>
    public Func<CancellationToken, ValueTask<IEnumerable<KeyValuePair<string, string>>>>? HeadersFactory { get; set; }

    /// <summary>
    /// Gets or sets what sockets that have no <see cref="ClientSocket.Auth"/> of their own tell the server when they connect. Called at each
    /// connection and reconnection; the result must be written as a JSON object.
    /// </summary>
    /// <value>The default is <see langword="null"/>: nothing.</value>
    public Func<CancellationToken, ValueTask<object?>>? Auth { get; set; }

    /// <summary>Gets or sets the transports that may be used, in the order in which they are tried.</summary>
    /// <value>The default is polling, then WebSocket: the connection begins with polling and is upgraded.</value>
    public IList<TransportKind> Transports { get; set; } = [TransportKind.Polling, TransportKind.WebSocket];

    /// <summary>Gets or sets whether a connection on polling is moved to a WebSocket.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Upgrade { get; set; } = true;

    /// <summary>Gets or sets whether the next transport is tried when one cannot connect.</summary>
    /// <value>The default is <see langword="false"/>: only the first is.</value>
    public bool TryAllTransports { get; set; }

    /// <summary>Gets or sets whether a client that was on a WebSocket once begins with it when it reconnects.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool RememberUpgrade { get; set; }

    /// <summary>Gets or sets whether binary is sent as base64 on a WebSocket too, and asked for.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ForceBase64 { get; set; }

    /// <summary>Gets or sets whether requests have a parameter that no cache has seen.</summary>
    /// <value>The default is <see langword="null"/>: those of polling do.</value>
    public bool? TimestampRequests { get; set; }

    /// <summary>Gets or sets the name of that parameter.</summary>
    /// <value>The default is <c>t</c>.</value>
    public string TimestampParameter { get; set; } = "t";

    /// <summary>Gets or sets whether cookies that the server sets are sent back to it, on both transports.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool WithCredentials { get; set; }

    /// <summary>Gets the WebSocket subprotocols that are offered.</summary>
    public IList<string> Protocols { get; private set; } = [];

    /// <summary>Gets or sets whether and how WebSocket messages are compressed, where the server agrees.</summary>
    /// <value>The default is <see langword="null"/>: they are not. Read what <see cref="WebSocketDeflateOptions"/> says of secrets first.</value>
    public WebSocketDeflateOptions? PerMessageDeflate { get; set; }

    /// <summary>Gets or sets what is done with the handler of HTTP and WebSocket requests before it is used: proxy, TLS, cookies.</summary>
    public Action<SocketsHttpHandler>? ConfigureHandler { get; set; }

    /// <summary>
    /// Gets or sets the handler of HTTP and WebSocket requests. It remains yours: the client does not dispose it.
    /// </summary>
    /// <value>The default is <see langword="null"/>: a <see cref="SocketsHttpHandler"/> of the client's own.</value>
    public HttpMessageHandler? HttpMessageHandler { get; set; }

    /// <summary>Gets or sets whether a connection that was lost, or never came about, is tried again.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Reconnection { get; set; } = true;

    /// <summary>Gets or sets how often that is tried in a row.</summary>
    /// <value>The default is <see langword="null"/>: until it succeeds.</value>
    public int? ReconnectionAttempts { get; set; }

    /// <summary>Gets or sets how long the first wait before an attempt is, before the randomization.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan ReconnectionDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long a wait between two attempts is at most.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan ReconnectionDelayMax { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how far a wait may be from its doubled value, as a part of it: from 0 to 1.</summary>
    /// <value>The default is 0.5.</value>
    public double RandomizationFactor { get; set; } = 0.5;

    /// <summary>Gets or sets how long one attempt to connect may take, and the probe of an upgrade. Corresponds to <c>timeout</c>.</summary>
    /// <value>The default is 20 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Gets or sets how long <see cref="ClientSocket.ConnectAsync"/> waits in all, over any number of attempts, before it gives up.
    /// </summary>
    /// <value>The default is 60 seconds. <see cref="Timeout.InfiniteTimeSpan"/> waits for ever. The reference has no such call.</value>
    public TimeSpan ConnectDeadline { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets how long a connection that is being closed may take to send what waits and to say goodbye.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long one request of polling may take.</summary>
    /// <value>The default is <see langword="null"/>: as long as the connection is not given up.</value>
    public TimeSpan? RequestTimeout { get; set; }

    /// <summary>Gets or sets how long an ack is waited for when the emit says nothing else.</summary>
    /// <value>The default is <see langword="null"/>: as long as the socket is connected.</value>
    public TimeSpan? AckTimeout { get; set; }

    /// <summary>
    /// Gets or sets how often an event is sent again that was not acked within <see cref="AckTimeout"/>, which must be set. Events are then sent
    /// one at a time, and every one of them asks for an ack.
    /// </summary>
    /// <value>The default is 0: an event is sent once, and nobody waits.</value>
    public int Retries { get; set; }

    /// <summary>Gets or sets whether an event waits for the handlers of the one before.</summary>
    /// <value>The default is <see cref="EventDispatch.Sequential"/>.</value>
    public EventDispatch EventDispatch { get; set; }

    /// <summary>Gets or sets the most bytes of one message, or of one body of polling, that are accepted from the server.</summary>
    /// <value>The default is 100 MiB.</value>
    public int MaxMessageSize { get; set; } = 100 * 1024 * 1024;

    /// <summary>Gets or sets the largest number of attachments of one packet from the server.</summary>
    /// <value>The default is 10.</value>
    public int MaxAttachments { get; set; } = 10;

    /// <summary>Gets or sets the largest depth of arrays and objects in what the server sends.</summary>
    /// <value>The default is 64. The reference has no such limit.</value>
    public int MaxDepth { get; set; } = 64;

    /// <summary>
    /// Gets or sets how many events of one socket may wait for their handlers before nothing more is read from the connection, unless an answer of
    /// the server's is waited for: see <see cref="MaxEventsBehindAcks"/>.
    /// </summary>
    /// <value>The default is 1,000. The reference has no such limit.</value>
    public int MaxQueuedEvents { get; set; } = 1000;

    /// <summary>
    /// Gets or sets how many events of one socket may wait for their handlers while an ack is waited for, or a socket to be accepted. The connection
    /// is read on meanwhile, for the answer that a handler waits for may be behind the events; beyond this number it is closed. It never counts
    /// for less than <see cref="MaxQueuedEvents"/>.
    /// </summary>
    /// <value>The default is 10,000. The reference has no such limit.</value>
    public int MaxEventsBehindAcks { get; set; } = 10_000;

    /// <summary>Gets or sets how many acks one socket may wait for.</summary>
    /// <value>The default is 100,000. The reference has no such limit.</value>
    public int MaxPendingAcks { get; set; } = 100_000;

    /// <summary>Gets or sets the most bytes that may wait to be sent on a connection. Beyond it an emit fails.</summary>
    /// <value>The default is 16 MiB. The reference has no such limit.</value>
    public int MaxSendQueueSize { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets from how many waiting bytes on an awaited emit waits until half of them are sent.</summary>
    /// <value>The default is 1 MiB.</value>
    public int SendQueueHighWaterMark { get; set; } = 1024 * 1024;

    /// <summary>Gets or sets the most bytes that one socket keeps for the time when it is connected again. Beyond it an emit fails.</summary>
    /// <value>The default is 16 MiB. The reference has no such limit.</value>
    public int MaxSendBufferSize { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets how arguments become JSON and back. Under native AOT its resolver must know the types.</summary>
    /// <value>The default is <see langword="null"/>: the web defaults, camelCase names.</value>
    public JsonSerializerOptions? JsonSerializerOptions { get; set; }

    /// <summary>Gets or sets the packet format; the server must have the same. Corresponds to <c>parser</c>.</summary>
    /// <value>The default is <see cref="PacketCodec.Json"/>.</value>
    public PacketCodec Codec { get; set; } = PacketCodec.Json;

    /// <summary>Gets or sets the services that handlers see as <see cref="EventContext.Services"/>.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public IServiceProvider? Services { get; set; }

    /// <summary>Gets or sets where the client logs.</summary>
    /// <value>The default logs nothing.</value>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Gets or sets the clock.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets the source of the randomness of <see cref="RandomizationFactor"/>, for tests: from 0 to below 1.</summary>
    internal Func<double> Random { get; set; } = new Random().NextDouble;

    internal SocketIOClientOptions Snapshot()
    {
        var copy = (SocketIOClientOptions)MemberwiseClone();
        copy.Query = new Dictionary<string, string>(Query, StringComparer.Ordinal);
        copy.Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase);
        copy.Protocols = [.. Protocols];
        copy.Transports = [.. Transports];
        return copy;
    }
}
