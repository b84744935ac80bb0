using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <summary>
/// How the bodies of one client's long-polling are written and read: the seam that keeps protocol 3 and JSONP out of
/// <see cref="PollingTransport"/>. Chosen by the handshake. Stateless.
/// </summary>
internal abstract class PollingFormat
{
    private static readonly PollingFormat Engine4 = new Engine4PollingFormat();
    private static readonly PollingFormat Engine3 = new Engine3PollingFormat(prefersBase64: false);
    private static readonly PollingFormat Engine3Base64 = new Engine3PollingFormat(prefersBase64: true);

    /// <summary>Gets a value that tells whether a request may carry bytes that are no text.</summary>
    public abstract bool TakesOctets { get; }

    /// <summary>Chooses the format that a handshake asks for.</summary>
    public static PollingFormat For(RequestedTransport requested)
    {
        // A script holds text, so what it carries does too.
        bool isText = requested.PrefersBase64 || requested.JsonpIndex is not null;
        PollingFormat format = requested.Protocol == EngineProtocol.Version ? Engine4 : isText ? Engine3Base64 : Engine3;
        return requested.JsonpIndex is { } index ? new JsonpPollingFormat(format, index) : format;
    }

    /// <summary>Takes what waits to be sent into the body of a response: calls <see cref="PollingTransport.TakePackets"/>.</summary>
    public abstract PollingBody TakePackets(PollingTransport transport, PooledBufferWriter body);

    /// <summary>Takes the packets of a request's body: calls <see cref="PollingTransport.ReceivePacketsAsync"/>.</summary>
    /// <param name="transport">The transport.</param>
    /// <param name="body">The body in one piece, valid until the task completes; UTF-8 unless it is octets.</param>
    /// <param name="isOctets">Whether the body is bytes that are no text.</param>
    public abstract ValueTask ReceiveAsync(PollingTransport transport, ReadOnlyMemory<byte> body, bool isOctets);
}
