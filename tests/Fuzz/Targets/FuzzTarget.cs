namespace Socketeer.Fuzz.Targets;

/// <summary>One decoder, and what must be true of it whatever the bytes.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Gets all targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new EnginePacketTarget(),
        new PollingPayloadTarget(),
        new Engine3TextPayloadTarget(),
        new Engine3BinaryPayloadTarget(),
        new WebSocketFrameTarget(),
        new PacketTarget(),
        new MessagePackTarget(),
        new JsonpFormTarget(),
        new HandshakeQueryTarget(),
    ];

    /// <summary>Gets the name: that of its folder in the corpus too.</summary>
    public abstract string Name { get; }

    /// <summary>Gets what the format has words for, byte for byte: a search that had to guess them would take long.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>Decodes an input in every way there is, and throws when something is not as it must be.</summary>
    /// <param name="input">The bytes.</param>
    public abstract void Run(byte[] input);
}
