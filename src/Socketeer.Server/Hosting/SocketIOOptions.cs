using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Socketeer.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>How a Socket.IO server behaves. Defaults are the reference's wherever a client can see them.</summary>
/// <remarks>Read once, when the server is made.</remarks>
public class SocketIOOptions : EngineIOOptions
{
    /// <summary>Gets or sets whether the official client for browsers is served under the path: <c>/socket.io/socket.io.js</c> and its like.</summary>
    /// <value>The default is <see langword="true"/>. Corresponds to <c>serveClient</c>.</value>
    public bool ServeClient { get; set; } = true;

    /// <summary>Gets or sets how long a client may take to join its first namespace, and to send the attachments of a packet.</summary>
    /// <value>The default is 45 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Gets or sets how long a stopping server waits for the handlers of its sockets' disconnection.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets the time over which a stopping server lets its clients go, one after the other; handshakes are answered 503 meanwhile. With
    /// <see cref="ShutdownTimeout"/> it must fit into the time that the host gives the application to stop.
    /// </summary>
    /// <value>The default is <see langword="null"/>: all at once.</value>
    public TimeSpan? DrainTimeout { get; set; }

    /// <summary>Gets or sets whether an event waits for the handlers of the one before.</summary>
    /// <value>The default is <see cref="EventDispatch.Sequential"/>.</value>
    public EventDispatch EventDispatch { get; set; }

    /// <summary>Gets or sets how a client that lost its connection gets its socket back. Corresponds to <c>connectionStateRecovery</c>.</summary>
    /// <value>The default is <see langword="null"/>: a client that comes back gets a new socket.</value>
    public ConnectionStateRecoveryOptions? ConnectionStateRecovery { get; set; }

    /// <summary>
    /// Gets or sets the largest number of attachments of one packet. A MessagePack packet has no such limit: its bytes are part of its one
    /// message.
    /// </summary>
    /// <value>The default is 10.</value>
    public int MaxAttachments { get; set; } = 10;

    /// <summary>Gets or sets the largest depth of arrays and objects in what a client sends.</summary>
    /// <value>The default is 64. The reference has no such limit.</value>
    public int MaxDepth { get; set; } = 64;

    /// <summary>Gets or sets the largest length of a namespace's name, in UTF-8 bytes.</summary>
    /// <value>The default is 256. The reference has no such limit.</value>
    public int MaxNamespaceLength { get; set; } = 256;

    /// <summary>Gets or sets the largest length of an event's name, in UTF-8 bytes. An event with a longer one is dropped.</summary>
    /// <value>The default is 256. The reference has no such limit.</value>
    public int MaxEventNameLength { get; set; } = 256;

    /// <summary>Gets or sets the largest length of a room's name in characters.</summary>
    /// <value>The default is 256. The reference has no such limit.</value>
    public int MaxRoomNameLength { get; set; } = 256;

    /// <summary>Gets or sets the largest number of rooms a socket may be in, its own and its user's among them.</summary>
    /// <value>The default is 1,000. The reference has no such limit.</value>
    public int MaxRoomsPerSocket { get; set; } = 1000;

    /// <summary>Gets or sets the largest number of namespaces one connection may be in.</summary>
    /// <value>The default is 32. The reference has no such limit.</value>
    public int MaxNamespacesPerConnection { get; set; } = 32;

    /// <summary>Gets or sets whether a child of a parent namespace is removed when its last socket has left.</summary>
    /// <value>The default is <see langword="false"/>, as in the reference.</value>
    public bool CleanupEmptyChildNamespaces { get; set; }

    /// <summary>Gets or sets the largest number of children of all parent namespaces. Beyond it clients can make no more.</summary>
    /// <value>The default is 10,000. The reference has no such limit.</value>
    public int MaxChildNamespaces { get; set; } = 10_000;

    /// <summary>Gets or sets the largest number of children that exist because one connection was the first to ask for them.</summary>
    /// <value>The default is 100. The reference has no such limit.</value>
    public int MaxChildNamespacesPerConnection { get; set; } = 100;

    /// <summary>Gets or sets the largest number of acks a socket may owe.</summary>
    /// <value>The default is 10,000. The reference has no such limit.</value>
    public int MaxPendingAcks { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets the number of events that may wait for a socket's handlers before its connection is read no further, unless an ack is
    /// waited for: see <see cref="MaxEventsBehindAcks"/>.
    /// </summary>
    /// <value>The default is 1,000. The reference has no such limit.</value>
    public int MaxQueuedEvents { get; set; } = 1000;

    /// <summary>
    /// Gets or sets the number of events that may wait for a socket's handlers while the client owes acks. The connection is read on
    /// meanwhile, for the ack that a handler waits for may be behind the events; beyond this number it is closed. It never counts for less than
    /// <see cref="MaxQueuedEvents"/>.
    /// </summary>
    /// <value>The default is 10,000. The reference has no such limit.</value>
    public int MaxEventsBehindAcks { get; set; } = 10_000;

    /// <summary>Gets or sets what makes a limiter of all events of a connection. Its sockets in all namespaces share it.</summary>
    /// <value>
    /// The default is <see langword="null"/>: no limit; a connection for which it makes none has none either. A limiter that is replenished must
    /// have <c>AutoReplenishment</c> off: the server does it when an event comes.
    /// </value>
    public Func<EngineConnection, RateLimiter?>? ConnectionRateLimiter { get; set; }

    /// <summary>
    /// Gets what makes a limiter of the events of one name, by that name; called for the first such event of a connection in a
    /// namespace.
    /// </summary>
    /// <value>The default is empty. The same holds for these limiters as for <see cref="ConnectionRateLimiter"/>.</value>
    public IDictionary<string, Func<ServerSocket, RateLimiter?>> EventRateLimiters { get; } =
        new Dictionary<string, Func<ServerSocket, RateLimiter?>>(StringComparer.Ordinal);

    /// <summary>Gets or sets a limiter of the events of many connections: of those of a user, say, or of an address.</summary>
    /// <value>The default is <see langword="null"/>, no limit. The application owns the limiter; it may have a timer.</value>
    public PartitionedRateLimiter<ServerSocket>? SharedRateLimiter { get; set; }

    /// <summary>
    /// Gets or sets the number of events in a row that rate limits may refuse a connection. One more closes it, with
    /// <see cref="DisconnectReason.RateLimited"/> for its sockets.
    /// </summary>
    /// <value>The default is 100.</value>
    public int MaxRateLimitRefusals { get; set; } = 100;

    /// <summary>
    /// Gets or sets whether a socket is disconnected when its user ceases to be valid, see <see cref="ServerSocket.UserExpiresAt"/>. It is
    /// noticed within a second.
    /// </summary>
    /// <value>The default is <see langword="false"/>: who was let in stays.</value>
    public bool CloseOnAuthenticationExpiration { get; set; }

    /// <summary>
    /// Gets or sets what checks the answer of a client to <c>reauthenticate</c>, which is emitted to it before its user ceases to be valid. Its
    /// success gives the socket the principal and the <see cref="AuthenticationProperties.ExpiresUtc"/> of the result. Called on a thread of its own,
    /// beside the socket's handlers; <see cref="ServerSocket.Aborted"/> tells when the result is no longer wanted.
    /// </summary>
    /// <value>The default is <see langword="null"/>: clients are not asked. Needs <see cref="CloseOnAuthenticationExpiration"/>.</value>
    public Func<ServerSocket, EventArguments, ValueTask<AuthenticateResult>>? AuthenticationRefresh { get; set; }

    /// <summary>Gets or sets how long before the expiry a client is asked.</summary>
    /// <value>The default is 60 seconds.</value>
    public TimeSpan AuthenticationRefreshLead { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets whether the messages of exceptions other than <see cref="ConnectRefusedException"/> reach the client.</summary>
    /// <value>The default is <see langword="false"/>: they may tell what the client should not know.</value>
    public bool EnableDetailedErrors { get; set; }

    /// <summary>Gets or sets how arguments are written and read.</summary>
    /// <value>The default is <see langword="null"/>: the web defaults, camelCase names.</value>
    public JsonSerializerOptions? JsonSerializerOptions { get; set; }

    /// <summary>Gets or sets the format of packets. Corresponds to <c>parser</c>.</summary>
    /// <value>The default is <see cref="PacketCodec.Json"/>.</value>
    public PacketCodec Codec { get; set; } = PacketCodec.Json;

    /// <summary>Gets or sets what makes the adapter of each namespace. Corresponds to <c>adapter</c>.</summary>
    /// <value>
    /// The default makes an <see cref="InMemoryAdapter"/>, or a <see cref="SessionAwareAdapter"/> when
    /// <see cref="ConnectionStateRecovery"/> is set.
    /// </value>
    public Func<SocketNamespace, Adapter> AdapterFactory { get; set; } =
        static ns => ns.Server.Recovery is null ? new InMemoryAdapter(ns) : new SessionAwareAdapter(ns);
}
