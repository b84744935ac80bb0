using Socketeer.Protocol.EngineIO;

namespace Socketeer.Client.EngineIO;

/// <summary>What the handshake told, for the transports of one connection. Written once, before anything but the first request is sent.</summary>
internal sealed class EngineSessionState
{
    /// <summary>Gets the session's id, or <see langword="null"/> before the handshake.</summary>
    public string? Id { get; private set; }

    /// <summary>Gets the most that one POST may hold, in bytes.</summary>
    public long MaxPayload { get; private set; } = long.MaxValue;

    /// <summary>Gets how long the server may be silent.</summary>
    public TimeSpan MaxSilence { get; private set; }

    public void Open(EngineHandshake handshake)
    {
        Id = handshake.SessionId;
        MaxPayload = handshake.MaxPayload;
        MaxSilence = handshake.PingInterval + handshake.PingTimeout;
    }
}
