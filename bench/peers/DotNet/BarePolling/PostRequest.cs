using System.Buffers;
using System.IO.Pipelines;
using Socketeer.Bench.Peers.Contract;

namespace Socketeer.Bench.Peers.BarePolling;

/// <summary>POST: answers every packet of the body on the session's GET.</summary>
internal static class PostRequest
{
    private const byte Separator = 0x1E;
    private static readonly ReadOnlyMemory<byte> Ok = "ok"u8.ToArray();

    /// <returns>Whether the session stays open.</returns>
    public static async Task<bool> HandleAsync(HttpContext context, PollingSession session)
    {
        ReadResult body = await context.Request.BodyReader.ReadAtLeastAsync((int)(context.Request.ContentLength ?? int.MaxValue));
        bool isOpen = Answer(body.Buffer, session);
        context.Request.BodyReader.AdvanceTo(body.Buffer.End);
        await PollingResponse.WriteAsync(context, PollingResponse.Html, Ok);

        // Only now: on this thread the waiting GET is answered.
        session.Wake();
        return isOpen;
    }

    private static bool Answer(in ReadOnlySequence<byte> body, PollingSession session)
    {
        int length = (int)body.Length;
        byte[] copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(copy);
            Span<byte> rest = copy.AsSpan(0, length);
            while (!rest.IsEmpty)
            {
                int end = rest.IndexOf(Separator);
                Span<byte> packet = end < 0 ? rest : rest[..end];
                rest = end < 0 ? default : rest[(end + 1)..];
                if (packet is [(byte)'1'])
                {
                    // A waiting GET gets a noop, as engine.io does it.
                    session.Queue("6"u8);
                    return false;
                }

                Answer(packet, session);
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static void Answer(Span<byte> packet, PollingSession session)
    {
        var message = LoadMessage.Recognise(packet);
        switch (message.Event)
        {
            case LoadEvent.Connect:
                session.Queue(Handshake.Connected.Span);
                break;
            case LoadEvent.Echo:
            case LoadEvent.Ack:
                session.Queue(packet[message.Rewrite(packet)]);
                break;
        }
    }
}
