using Socketeer.Protocol.EngineIO;

namespace Socketeer.Client.EngineIO;

/// <summary>
/// The attempt to move a connection from long-polling to a WebSocket: <c>2probe</c>, <c>3probe</c>, polling comes to rest, <c>5</c>. Until the
/// server has answered the probe nothing changes for the connection.
/// </summary>
internal sealed class WebSocketUpgrade(EngineConnection connection, EngineTransport candidate) : IEnginePacketReceiver
{
    private static readonly EncodedPacket Probe = EncodedPacket.CreateRaw("2probe"u8);
    private static readonly EncodedPacket Upgrade = EncodedPacket.CreateRaw("5"u8);

    /// <summary>Asks the server whether the WebSocket works.</summary>
    /// <exception cref="TransportException">It does not.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await candidate.ConnectAsync(cancellationToken).ConfigureAwait(false);
        await candidate.SendAsync([Probe], cancellationToken).ConfigureAwait(false);
        if (!await candidate.ReceiveAsync(this, cancellationToken).ConfigureAwait(false))
        {
            throw new TransportException("probe error");
        }
    }

    /// <summary>Moves the connection.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await connection.PauseAsync(cancellationToken).ConfigureAwait(false);
        await candidate.SendAsync([Upgrade], cancellationToken).ConfigureAwait(false);
        connection.Resume(candidate);
    }

    public void Abort() => candidate.Abort();

    ValueTask IEnginePacketReceiver.OnPacketAsync(EnginePacket packet) =>
        packet.Type == EnginePacketType.Pong && packet.DataKind == EngineDataKind.Text && packet.Data.FirstSpan.SequenceEqual(EngineProtocol.Probe)
            ? ValueTask.CompletedTask
            : throw new TransportException("probe error");
}
