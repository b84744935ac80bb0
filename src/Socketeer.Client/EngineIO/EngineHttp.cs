using System.Net;

namespace Socketeer.Client.EngineIO;

/// <summary>
/// What sends the requests of a client, those of polling and the one that begins a WebSocket alike: proxy, TLS, cookies and headers are
/// set once. One per client; the connections underneath are pooled.
/// </summary>
internal sealed class EngineHttp : IDisposable
{
    private readonly SocketIOClientOptions _options;

    public EngineHttp(SocketIOClientOptions options)
    {
        _options = options;
        Invoker = new HttpMessageInvoker(options.HttpMessageHandler ?? CreateHandler(options), disposeHandler: options.HttpMessageHandler is null);
    }

    public HttpMessageInvoker Invoker { get; }

    /// <summary>Gets the headers of a connection's requests.</summary>
    public async ValueTask<IReadOnlyList<KeyValuePair<string, string>>> GetHeadersAsync(CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> headers = [.. _options.Headers];
        if (_options.HeadersFactory is { } factory)
        {
            // It may not heed the token, and the attempt must end all the same.
            headers.AddRange(await factory(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false));
        }

        return headers;
    }

    public void Dispose() => Invoker.Dispose();

    private static SocketsHttpHandler CreateHandler(SocketIOClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = options.WithCredentials,
            ConnectTimeout = options.ConnectTimeout,
            AutomaticDecompression = DecompressionMethods.All,
        };
        options.ConfigureHandler?.Invoke(handler);
        return handler;
    }
}
