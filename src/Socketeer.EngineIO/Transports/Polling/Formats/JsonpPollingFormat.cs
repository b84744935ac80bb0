using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Socketeer.Protocol.Buffers;

namespace Socketeer.EngineIO;

/// <summary>
/// JSONP, for pages of browsers without CORS: a response is a script that calls <c>___eio[index]</c> with the payload, a request is
/// a form with the payload in <c>d</c>.
/// </summary>
/// <param name="inner">How the payload itself is written.</param>
/// <param name="index">Which of the page's functions to call: digits, or nothing. They come back in a script, so nothing else may be in it.</param>
internal sealed class JsonpPollingFormat(PollingFormat inner, string index) : PollingFormat
{
    private const string PayloadField = "d";

    private readonly byte[] _head = Encoding.ASCII.GetBytes($"___eio[{index}](");

    public override bool TakesOctets => inner.TakesOctets;

    public override PollingBody TakePackets(PollingTransport transport, PooledBufferWriter body)
    {
        PollingBody taken = inner.TakePackets(transport, body);
        int length = body.WrittenCount;
        byte[] payload = body.Detach();
        body.Write(_head);
        ScriptString.Write(body, payload.AsSpan(0, length));
        body.Write(");"u8);
        ArrayPool<byte>.Shared.Return(payload);
        return taken;
    }

    /// <remarks>A form without the payload, or with two of them, is answered and otherwise ignored, as in the reference.</remarks>
    public override ValueTask ReceiveAsync(PollingTransport transport, ReadOnlyMemory<byte> body, bool isOctets)
    {
        string? payload = null;
        int count = 0;
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(isOctets ? null : Encoding.UTF8.GetString(body.Span)))
        {
            if (pair.DecodeName().Span is PayloadField)
            {
                payload = pair.DecodeValue().ToString();
                count++;
            }
        }

        return count == 1 ? inner.ReceiveAsync(transport, Encoding.UTF8.GetBytes(Unescape(payload!)), isOctets: false) : ValueTask.CompletedTask;
    }

    // A form may change line ends, so the client writes \n for one, and \\n for what was \n before. Nothing else is escaped.
    private static string Unescape(string payload)
    {
        if (!payload.Contains("\\n", StringComparison.Ordinal))
        {
            return payload;
        }

        var text = new StringBuilder(payload.Length);
        int copied = 0;
        for (int at; (at = payload.IndexOf("\\n", copied, StringComparison.Ordinal)) >= 0; copied = at + 2)
        {
            bool isEscaped = at > 0 && payload[at - 1] == '\\';
            text.Append(payload, copied, at - copied).Append(isEscaped ? "n" : "\n");
        }

        return text.Append(payload, copied, payload.Length - copied).ToString();
    }
}
