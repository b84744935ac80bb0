using System.Buffers;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server.Tests.Doubles;

/// <summary>The text format, with a look at what happens while a message is decoded.</summary>
/// <param name="whileDecoding">Called in the midst of it.</param>
internal sealed class WatchingCodec(Action whileDecoding) : PacketCodec
{
    /// <summary>Gets how many decoders were disposed, each time counted.</summary>
    public int DisposedCount { get; private set; }

    public override PacketDecoder CreateDecoder(PacketLimits limits, EventSerializer serializer) =>
        new Decoder(this, Json.CreateDecoder(limits, serializer), whileDecoding);

    public override EncodedPacket Encode(PacketType type, ReadOnlySpan<byte> utf8Namespace, long? ackId, PayloadWriter payload) =>
        Json.Encode(type, utf8Namespace, ackId, payload);

    private sealed class Decoder(WatchingCodec codec, PacketDecoder inner, Action whileDecoding) : PacketDecoder
    {
        public override bool IsAwaitingAttachments => inner.IsAwaitingAttachments;

        public override PacketReadResult ReadText(in ReadOnlySequence<byte> message)
        {
            whileDecoding();
            return inner.ReadText(message);
        }

        public override PacketReadResult ReadBinary(in ReadOnlySequence<byte> message)
        {
            whileDecoding();
            return inner.ReadBinary(message);
        }

        protected override void Dispose(bool disposing)
        {
            codec.DisposedCount++;
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
