using Socketeer.Protocol.EngineIO;

namespace Socketeer.Client;

/// <summary>An ack that is waited for.</summary>
internal sealed class PendingAck() : TaskCompletionSource<EventArguments>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Gets or sets the place in the <see cref="SendBuffer"/> of the event that asks for it; none when the event is not kept.</summary>
    public LinkedListNode<(EncodedPacket Packet, PendingAck? Ack)>? Kept { get; set; }
}
