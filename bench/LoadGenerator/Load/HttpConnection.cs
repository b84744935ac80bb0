using System.Buffers.Text;
using System.Net;
using System.Text;

namespace Socketeer.Bench.Load;

/// <summary>One kept-alive HTTP/1.1 connection: a request, then its response.</summary>
internal sealed class HttpConnection : LoopConnection
{
    private static readonly byte[] HeaderEnd = "\r\n\r\n"u8.ToArray();

    private readonly string _host;
    private readonly Action<ReadOnlyMemory<byte>> _onResponse;

    public HttpConnection(IPEndPoint server, Action<ReadOnlyMemory<byte>> onResponse)
        : base(server)
    {
        _host = server.ToString();
        _onResponse = onResponse;
    }

    public void Get(string path) => Write($"GET {path} HTTP/1.1\r\nHost: {_host}\r\n\r\n", default);

    public void Post(string path, ReadOnlySpan<byte> body) =>
        Write($"POST {path} HTTP/1.1\r\nHost: {_host}\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: {body.Length}\r\n\r\n", body);

    /// <summary>Sends a request that was made before.</summary>
    public void SendRaw(byte[] request) => request.CopyTo(Reserve(request.Length));

    protected override int Consume(ReadOnlySpan<byte> bytes)
    {
        int consumed = 0;
        while (true)
        {
            ReadOnlySpan<byte> rest = bytes[consumed..];
            int header = rest.IndexOf(HeaderEnd);
            if (header < 0)
            {
                return consumed;
            }

            if (!rest.StartsWith("HTTP/1.1 200"u8))
            {
                throw new LoadException($"The server answered {Encoding.ASCII.GetString(rest[..header])}.");
            }

            int body = header + HeaderEnd.Length;
            int length = ContentLengthOf(rest[..header]);
            if (rest.Length < body + length)
            {
                return consumed;
            }

            consumed += body + length;
            _onResponse(rest.Slice(body, length).ToArray());
        }
    }

    protected override void OnClosed() => throw new LoadException("The server closed a polling connection.");

    private static int ContentLengthOf(ReadOnlySpan<byte> header)
    {
        while (!header.IsEmpty)
        {
            int end = header.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = end < 0 ? header : header[..end];
            header = end < 0 ? default : header[(end + 2)..];
            if (line.Length > 16
                && Ascii.EqualsIgnoreCase(line[..15], "content-length:"u8)
                && Utf8Parser.TryParse(line[15..].Trim((byte)' '), out int length, out _))
            {
                return length;
            }
        }

        throw new LoadException("The server answered without a Content-Length.");
    }

    private void Write(string header, ReadOnlySpan<byte> body)
    {
        Span<byte> target = Reserve(header.Length + body.Length);
        Encoding.ASCII.GetBytes(header, target);
        body.CopyTo(target[header.Length..]);
    }
}
