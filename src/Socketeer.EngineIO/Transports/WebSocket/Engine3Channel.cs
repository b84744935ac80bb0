using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>
/// A WebSocket whose client speaks protocol 3: turns the messages that come into those of protocol 4, and those that go into
/// those of protocol 3, so that nothing above it need know. The two differ in binary only, which has a type in protocol 3.
/// </summary>
/// <param name="inner">The WebSocket.</param>
/// <param name="prefersBase64">Whether binary is to be sent as base64.</param>
internal sealed class Engine3Channel(WebSocketChannel inner, bool prefersBase64) : WebSocketChannel
{
    public override bool HasUnread => inner.HasUnread;

    public override bool TryReceive() => inner.TryReceive();

    public override ValueTask<ReadResult> ReceiveAsync() => inner.ReceiveAsync();

    public override bool Take(in ReadResult result) => inner.Take(result);

    public override bool TryRead(out WebSocketMessage message)
    {
        if (!inner.TryRead(out message))
        {
            return false;
        }

        if (message.Kind == WebSocketMessageKind.Binary)
        {
            message = Translate(message, Engine3PacketReader.ReadBinary(message.Data));
        }
        else if (message is { Kind: WebSocketMessageKind.Text, Data.FirstSpan: [EngineProtocol.Base64Prefix, ..] })
        {
            Engine3PacketReader.TryReadText(message.Data, out EnginePacket packet);
            message = Translate(message, packet);
        }

        return true;
    }

    public override ValueTask WriteAsync(EncodedMessage message, bool compress) =>
        message.IsBinary ? WriteBinaryAsync(message.Data, compress) : inner.WriteAsync(message, compress);

    public override void WritePong(ReadOnlySpan<byte> data) => inner.WritePong(data);

    public override ValueTask FlushAsync() => inner.FlushAsync();

    public override ValueTask CloseAsync(ushort status) => inner.CloseAsync(status);

    public override void Abort() => inner.Abort();

    public override ValueTask FinishAsync() => inner.FinishAsync();

    private static WebSocketMessage Translate(in WebSocketMessage message, in EnginePacket packet)
    {
        switch (packet.Type, packet.DataKind)
        {
            case (EnginePacketType.Message, EngineDataKind.Binary):
                return message with { Data = packet.Data };
            case (EnginePacketType.Message, EngineDataKind.Base64):
                // b<base64> of b4<base64>
                byte[] text = new byte[1 + packet.Data.Length];
                text[0] = EngineProtocol.Base64Prefix;
                packet.Data.CopyTo(text.AsSpan(1));
                return new WebSocketMessage(WebSocketMessageKind.Text, new ReadOnlySequence<byte>(text));
            default:
                // Any other packet, and what no packet is: the data, which is not text, means nothing.
                return new WebSocketMessage(WebSocketMessageKind.Text, new ReadOnlySequence<byte>([(byte)('0' + (int)packet.Type)]));
        }
    }

    private async ValueTask WriteBinaryAsync(ReadOnlyMemory<byte> data, bool compress)
    {
        EncodedPacket packet = prefersBase64
            ? EncodedPacket.CreateRaw(Encoding.ASCII.GetBytes("b4" + Convert.ToBase64String(data.Span)))
            : EncodedPacket.CreateBinary([(byte)EnginePacketType.Message, .. data.Span]);
        try
        {
            await inner.WriteAsync(packet.Messages[0], compress);
        }
        finally
        {
            packet.Release();
        }
    }
}
