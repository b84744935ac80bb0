namespace Socketeer.Protocol.EngineIO;

/// <summary>The seven Engine.IO packet types; the value is the digit on the wire.</summary>
public enum EnginePacketType : byte
{
    /// <summary>Sent by the server when a session begins; carries the <see cref="EngineHandshake"/>.</summary>
    Open = 0,

    /// <summary>Asks the other side to end the session.</summary>
    Close = 1,

    /// <summary>Heartbeat, sent by the server; also the upgrade probe, sent by the client.</summary>
    Ping = 2,

    /// <summary>The answer to <see cref="Ping"/>.</summary>
    Pong = 3,

    /// <summary>Carries one message of the application.</summary>
    Message = 4,

    /// <summary>Sent by the client when it moves the session to the probing transport.</summary>
    Upgrade = 5,

    /// <summary>Says nothing; releases a poll that is held while the transport changes.</summary>
    Noop = 6,
}
