using System.Text.Json;
using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>
/// How clients join namespaces: the one thing that Socket.IO 2, whose packets are those of protocol 4, does differently. The seam
/// that keeps it out of the connection. Stateless.
/// </summary>
internal abstract class SocketIOProtocol
{
    private static readonly SocketIOProtocol Older = new SocketIOProtocol4();

    /// <summary>Gets the protocol of Socket.IO 3 and later.</summary>
    public static SocketIOProtocol Newer { get; } = new SocketIOProtocol5();

    /// <summary>Gets a value that tells whether a client is in the default namespace without asking.</summary>
    public abstract bool JoinsDefaultNamespace { get; }

    /// <summary>Gives the protocol a connection's client speaks: it goes with that of Engine.IO.</summary>
    public static SocketIOProtocol Of(EngineConnection engine) => engine.Protocol == EngineProtocol.OlderVersion ? Older : Newer;

    /// <summary>Gives what the decoder of a connection accepts.</summary>
    public abstract PacketLimits Limit(PacketLimits limits);

    /// <summary>Makes the id of a new socket.</summary>
    public abstract string CreateId(SocketNamespace socketNamespace, EngineConnection engine);

    /// <summary>Gives the name of a namespace of what stands in its place in a packet.</summary>
    public abstract ReadOnlySpan<byte> ReadName(ReadOnlySpan<byte> utf8Namespace);

    /// <summary>Gives what a CONNECT says to prove who the client is.</summary>
    public abstract JsonElement? ReadAuth(Packet packet);

    /// <summary>Writes the payload of the CONNECT that answers a client's.</summary>
    public abstract void WriteConnect(PayloadWriter payload, ServerSocket socket);

    /// <summary>Writes the payload of the CONNECT_ERROR that refuses a client.</summary>
    public abstract void WriteError(PayloadWriter payload, string message, object? data);
}
