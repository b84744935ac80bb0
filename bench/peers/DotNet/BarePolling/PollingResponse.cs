namespace Socketeer.Bench.Peers.BarePolling;

/// <summary>An answer with the headers that engine.io sends.</summary>
internal static class PollingResponse
{
    /// <summary>The content type of packets.</summary>
    public const string Text = "text/plain; charset=UTF-8";

    /// <summary>The content type of the answer to a POST.</summary>
    public const string Html = "text/html";

    public static Task WriteAsync(HttpContext context, string contentType, ReadOnlyMemory<byte> body)
    {
        HttpResponse response = context.Response;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        return response.Body.WriteAsync(body).AsTask();
    }
}
