using System.Text.Json;
using Socketeer.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>How a Socket.IO server behaves. Defaults are the reference's wherever a client can see them.</summary>
/// <remarks>Read once, when the server is made.</remarks>
public class SocketIOOptions : EngineIOOptions
{
    /// <summary>Gets or sets how long a client may take to join its first namespace, and to send the attachments of a packet.</summary>
    /// <value>The default is 45 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Gets or sets how long a stopping server waits for the handlers of its sockets' disconnection.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets whether an event waits for the handlers of the one before.</summary>
    /// <value>The default is <see cref="EventDispatch.Sequential"/>.</value>
    public EventDispatch EventDispatch { get; set; }

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

    /// <summary>Gets or sets the largest number of rooms a socket may be in, its own among them.</summary>
    /// <value>The default is 1,000. The reference has no such limit.</value>
    public int MaxRoomsPerSocket { get; set; } = 1000;

    /// <summary>Gets or sets the largest number of namespaces one connection may be in.</summary>
    /// <value>The default is 32. The reference has no such limit.</value>
    public int MaxNamespacesPerConnection { get; set; } = 32;

    /// <summary>Gets or sets the largest number of acks a socket may owe.</summary>
    /// <value>The default is 10,000. The reference has no such limit.</value>
    public int MaxPendingAcks { get; set; } = 10_000;

    /// <summary>Gets or sets the number of events that may wait for a socket's handlers before its connection is read no further.</summary>
    /// <value>The default is 1,000.</value>
    public int MaxQueuedEvents { get; set; } = 1000;

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
    /// <value>The default makes an <see cref="InMemoryAdapter"/>.</value>
    public Func<SocketNamespace, Adapter> AdapterFactory { get; set; } = static ns => new InMemoryAdapter(ns);
}
