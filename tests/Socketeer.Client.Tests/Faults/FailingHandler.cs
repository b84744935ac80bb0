using System.IO.Compression;
using System.Net;
using System.Text;
using System.Threading.Channels;

namespace Socketeer.Client.Tests.Faults;

/// <summary>What a request of the client's is for.</summary>
public enum Phase
{
    Open,
    Poll,
    Post,
    Probe,
    Close,
}

/// <summary>How a handler of requests fails.</summary>
public enum Failure
{
    /// <summary>It throws what no handler should.</summary>
    Throws,

    /// <summary>It cancels the request, which nobody asked for.</summary>
    Cancels,

    /// <summary>The body of its answer cannot be unpacked.</summary>
    Corrupts,

    /// <summary>It waits, and throws where it is told that the request was given up.</summary>
    ThrowsWhenCancelled,
}

/// <summary>A server of long-polling in the place of the network. From when it is told to, one kind of request fails.</summary>
internal sealed class FailingHandler : HttpMessageHandler
{
    private const string Handshake =
        """0{"sid":"abcdefghijklmnopqrst","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}""";

    private Channel<string> _polls = Channel.CreateUnbounded<string>();
    private int _failures;

    /// <summary>Gets or sets which requests fail.</summary>
    public Phase? FailingPhase { get; set; }

    public Failure Failure { get; init; }

    /// <summary>Gets how many requests have failed.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Answers the poll that waits, or the next one.</summary>
    public void Send(string payload) => _polls.Writer.TryWrite(payload);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(CancellationToken.None);
        string query = request.RequestUri!.Query;
        Phase phase = query.Contains("transport=websocket", StringComparison.Ordinal) ? Phase.Probe
            : request.Method == HttpMethod.Post ? (body == "1" ? Phase.Close : Phase.Post)
            : query.Contains("sid=", StringComparison.Ordinal) ? Phase.Poll : Phase.Open;
        if (phase == FailingPhase)
        {
            return await FailAsync(cancellationToken);
        }

        switch (phase)
        {
            case Phase.Open:
                _polls = Channel.CreateUnbounded<string>();
                return Answer(Handshake);
            case Phase.Poll:
                string payload = await _polls.Reader.ReadAsync(cancellationToken);
                return phase == FailingPhase ? await FailAsync(cancellationToken) : Answer(payload);
            case Phase.Probe:
                return new HttpResponseMessage(HttpStatusCode.BadRequest);
            default:
                Send(body == "1" ? "6" : """40{"sid":"socket id"}""");
                return Answer("ok");
        }
    }

    private static HttpResponseMessage Answer(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text) };

    private async Task<HttpResponseMessage> FailAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _failures);
        switch (Failure)
        {
            case Failure.Throws:
                throw new InvalidOperationException("no handler should");
            case Failure.Cancels:
                throw new TaskCanceledException("unasked");
            case Failure.ThrowsWhenCancelled:
                await using (cancellationToken.Register(static () => throw new InvalidOperationException("no callback should")))
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                goto default;
            default:
                var corrupt = new MemoryStream(Encoding.UTF8.GetBytes("this is not gzip"));
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new GZipStream(corrupt, CompressionMode.Decompress)) };
        }
    }
}
