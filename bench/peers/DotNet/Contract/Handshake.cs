namespace Socketeer.Bench.Peers.Contract;

/// <summary>The fixed messages of Engine.IO and Socket.IO that a client waits for.</summary>
internal static class Handshake
{
    public static ReadOnlyMemory<byte> Open { get; } =
        """0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"""u8.ToArray();

    public static ReadOnlyMemory<byte> Connected { get; } = """40{"sid":"x"}"""u8.ToArray();

    /// <summary>Gets the header of the only binary event there is.</summary>
    public static ReadOnlyMemory<byte> BinaryHeader { get; } = """451-["bin",{"_placeholder":true,"num":0}]"""u8.ToArray();
}
