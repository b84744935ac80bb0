namespace Socketeer.Protocol.EngineIO;

/// <summary>Writes the packets of one polling payload, whichever way it is to be written.</summary>
public interface IPollingPayloadWriter
{
    /// <summary>Gets a value that tells whether what is written so far is no text.</summary>
    bool IsBinary { get; }

    /// <summary>Writes a packet that is text already: a type digit and its data.</summary>
    /// <param name="encodedPacket">The packet's bytes.</param>
    void WriteText(ReadOnlySpan<byte> encodedPacket);

    /// <summary>Writes a packet without data, such as a ping.</summary>
    /// <param name="type">The packet's type.</param>
    void WriteEmpty(EnginePacketType type);

    /// <summary>Writes a binary message.</summary>
    /// <param name="data">The message's bytes.</param>
    void WriteBinary(ReadOnlySpan<byte> data);
}
