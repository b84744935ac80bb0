using System.Text.Json;
using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>Protocol 5: a client asks for every namespace, with a payload, and its sockets have ids of their own.</summary>
internal sealed class SocketIOProtocol5 : SocketIOProtocol
{
    public override bool JoinsDefaultNamespace => false;

    public override PacketLimits Limit(PacketLimits limits) => limits;

    public override string CreateId(SocketNamespace socketNamespace, EngineConnection engine) => SessionId.Create();

    public override ReadOnlySpan<byte> ReadName(ReadOnlySpan<byte> utf8Namespace) => utf8Namespace;

    public override JsonElement? ReadAuth(Packet packet) => packet.Payload.IsEmpty ? null : JsonElement.Parse(packet.Payload.Span);

    public override void WriteConnect(PayloadWriter payload, ServerSocket socket) =>
        payload.WriteConnect(socket.Id, socket.Recovery?.PrivateSessionId);

    public override void WriteError(PayloadWriter payload, string message, object? data) => payload.WriteError(message, data);
}
