using Socketeer.Protocol.EngineIO;

namespace Socketeer.Client.EngineIO;

/// <summary>Takes the packets of a transport, in order, one at a time.</summary>
internal interface IEnginePacketReceiver
{
    /// <summary>Takes a packet.</summary>
    /// <param name="packet">The packet; a view on the transport's buffer, valid until the task completes.</param>
    /// <returns>A task that completes when the next one may come.</returns>
    /// <exception cref="TransportException">The packet is none that may come.</exception>
    ValueTask OnPacketAsync(EnginePacket packet);
}
