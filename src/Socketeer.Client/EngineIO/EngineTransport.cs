using Socketeer.Protocol.EngineIO;

namespace Socketeer.Client.EngineIO;

/// <summary>
/// One way of carrying packets. Made for one connection and not used again. One caller receives and one caller sends, at the same time;
/// <see cref="Abort"/> may come from anywhere.
/// </summary>
internal abstract class EngineTransport
{
    /// <summary>Gets which transport it is.</summary>
    public abstract TransportKind Kind { get; }

    /// <summary>Opens the way.</summary>
    /// <exception cref="TransportException">The server cannot be reached, or refuses.</exception>
    public abstract ValueTask ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Waits for what comes next, a message or the body of a poll, and hands its packets to the receiver.</summary>
    /// <returns><see langword="false"/> when the server closed the way.</returns>
    /// <exception cref="TransportException">The way failed.</exception>
    public abstract ValueTask<bool> ReceiveAsync(IEnginePacketReceiver receiver, CancellationToken cancellationToken);

    /// <summary>Sends packets.</summary>
    /// <exception cref="TransportException">The way failed.</exception>
    public abstract ValueTask SendAsync(IReadOnlyList<EncodedPacket> packets, CancellationToken cancellationToken);

    /// <summary>Tells the server that nothing more will come.</summary>
    /// <exception cref="TransportException">The way failed.</exception>
    public abstract ValueTask CloseAsync(CancellationToken cancellationToken);

    /// <summary>Gives the way up. Idempotent; never throws.</summary>
    public void Abort()
    {
        try
        {
            AbortCore();
        }
        catch (Exception)
        {
            // A handler of requests may have given its own code to the token, and a stream of its own to the socket.
        }
    }

    /// <summary>Gives the way up. Idempotent.</summary>
    protected abstract void AbortCore();
}
