namespace Socketeer.Protocol.EngineIO;

/// <summary>What a look at a polling payload gave.</summary>
public enum PollingReadStatus
{
    /// <summary>A packet.</summary>
    Packet,

    /// <summary>Nothing: the payload is used up.</summary>
    End,

    /// <summary>Nothing: what is left of the payload is no packet, a parse error. The reader must not be asked again.</summary>
    Invalid,
}

/// <summary>Reads the packets of one polling payload, whichever way it is written.</summary>
public interface IPollingPayloadReader
{
    /// <summary>Reads the next packet.</summary>
    /// <param name="packet">The packet: a view on the payload.</param>
    /// <returns>Whether there is one.</returns>
    PollingReadStatus Read(out EnginePacket packet);
}
