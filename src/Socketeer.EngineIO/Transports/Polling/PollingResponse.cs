using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Socketeer.EngineIO;

/// <summary>Writes the responses of long-polling with the reference's headers.</summary>
internal static class PollingResponse
{
    /// <summary>The content type of a body that is no text.</summary>
    public const string Octets = "application/octet-stream";

    private static readonly byte[] Ok = "ok"u8.ToArray();

    /// <summary>Answers a GET with packets.</summary>
    public static async Task WriteAsync(HttpContext context, EngineIOOptions options, ReadOnlyMemory<byte> body, PollingBody taken)
    {
        HttpResponse response = context.Response;
        response.ContentType = taken.IsOctets ? Octets : "text/plain; charset=UTF-8";
        AddHeaders(context, options);
        if (taken.MayCompress && body.Length >= options.HttpCompressionThreshold && ChooseEncoding(context.Request) is { } encoding)
        {
            response.Headers.ContentEncoding = encoding;
            using MemoryStream compressed = Compress(encoding, body.Span);
            response.ContentLength = compressed.Length;
            await response.Body.WriteAsync(compressed.GetBuffer().AsMemory(0, (int)compressed.Length), context.RequestAborted);
            return;
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Answers a POST.</summary>
    public static Task WriteOkAsync(HttpContext context, EngineIOOptions options)
    {
        HttpResponse response = context.Response;
        response.ContentType = "text/html";
        response.ContentLength = Ok.Length;
        AddHeaders(context, options);
        return response.Body.WriteAsync(Ok, 0, Ok.Length, context.RequestAborted);
    }

    private static void AddHeaders(HttpContext context, EngineIOOptions options)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = "no-store";

        // Internet Explorer would take a response that echoes the request for an attack.
        string? userAgent = context.Request.Headers.UserAgent;
        if (userAgent is not null
            && (userAgent.Contains(";MSIE", StringComparison.Ordinal) || userAgent.Contains("Trident/", StringComparison.Ordinal)))
        {
            headers.XXSSProtection = "0";
        }

        options.OnHeaders?.Invoke(headers, context);
    }

    // The client's order decides between equals, as in the reference.
    private static string? ChooseEncoding(HttpRequest request)
    {
        string? best = null;
        double bestQuality = 0;
        foreach (StringWithQualityHeaderValue accepted in request.GetTypedHeaders().AcceptEncoding)
        {
            string? encoding = accepted.Value.Value switch
            {
                "gzip" or "*" => "gzip",
                "deflate" => "deflate",
                _ => null,
            };
            if (encoding is not null && (accepted.Quality ?? 1) > bestQuality)
            {
                best = encoding;
                bestQuality = accepted.Quality ?? 1;
            }
        }

        return best;
    }

    private static MemoryStream Compress(string encoding, ReadOnlySpan<byte> body)
    {
        var output = new MemoryStream();
        using (Stream compressor = encoding == "gzip"
            ? new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true)
            : new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressor.Write(body);
        }

        return output;
    }
}
