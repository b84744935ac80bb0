using System.Buffers;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Fuzz.Targets;

/// <summary>Single packets of both protocols, and the data of an open packet.</summary>
internal sealed class EnginePacketTarget : FuzzTarget
{
    public override string Name => "engine-packet";

    public override IReadOnlyList<string> Words { get; } =
    [
        "0", "1", "2", "3", "4", "5", "6", "7", "b", "b4", "probe", "AAEC", "AA==", "=", "{\"sid\":\"", "\"upgrades\":[", "\"websocket\"",
        "\"pingInterval\":25000", "\"pingTimeout\":20000", "\"maxPayload\":1000000", "2147483647", "9223372036854775807", ",", "}", "]", "\\u0041", "\\ud800",
    ];

    public override void Run(byte[] input)
    {
        Check.Same(Read(new ReadOnlySequence<byte>(input)), Read(Pieces.Sequence(input)), "The packet whole and in pieces");
        ReadHandshake(input);
    }

    private static List<string> Read(in ReadOnlySequence<byte> encoded)
    {
        EnginePacket packet = Engine3PacketReader.ReadBinary(encoded);
        var shown = new List<string> { EnginePackets.Show(packet) };
        bool isText = EnginePacketReader.TryReadText(encoded, out packet);
        shown.Add(isText ? EnginePackets.Show(packet) : "none");
        if (isText)
        {
            Check.Same(encoded.ToArray(), EnginePackets.ToText(packet, hasBase64Type: false), "The packet written again");
        }

        Check.That(isText == Engine3PacketReader.TryReadText(encoded, out packet), "The protocols differ on what is a packet.");
        shown.Add(isText ? EnginePackets.Show(packet) : "none");
        return shown;
    }

    private static void ReadHandshake(byte[] input)
    {
        EngineHandshake? handshake = EngineHandshake.TryRead(new ReadOnlySequence<byte>(input));
        EngineHandshake? inPieces = EngineHandshake.TryRead(Pieces.Sequence(input));
        Check.Same([Show(handshake)], [Show(inPieces)], "The handshake whole and in pieces");
        if (handshake is not { MaxPayload: not long.MaxValue })
        {
            return;
        }

        var output = new PooledBufferWriter();
        handshake.WritePacket(output);
        EngineHandshake? again = EngineHandshake.TryRead(new ReadOnlySequence<byte>(output.WrittenMemory[1..]));
        output.Return();
        Check.Same([Show(handshake)], [Show(again)], "The handshake written again");
    }

    private static string Show(EngineHandshake? handshake) => handshake is null
        ? "none"
        : $"{handshake.SessionId} {string.Join(' ', handshake.Upgrades)} {handshake.PingInterval} {handshake.PingTimeout} {handshake.MaxPayload}";
}
