using System.Collections.Concurrent;
using System.IO.Compression;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Socketeer.Server;

/// <summary>
/// One file of the official client for browsers, as the npm package has it. Compressed when it is first asked for in an encoding,
/// and kept.
/// </summary>
/// <param name="name">The file's name.</param>
internal sealed class ClientFile(string name)
{
    private const string Brotli = "br";
    private const string Gzip = "gzip";
    private const string Deflate = "deflate";
    private const string Identity = "identity";

    private static readonly EntityTagHeaderValue Tag = new($"\"{Version()}\"");

    private readonly ConcurrentDictionary<string, byte[]> _contents = new(StringComparer.Ordinal);
    private readonly string _contentType = name.EndsWith(".map", StringComparison.Ordinal)
        ? "application/json; charset=utf-8"
        : "application/javascript; charset=utf-8";

    /// <summary>Answers a GET or a HEAD.</summary>
    public Task ServeAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.Headers.CacheControl = "public, max-age=0";
        response.Headers.ETag = Tag.ToString();
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(static tag => tag.Compare(Tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        string encoding = ChooseEncoding(context.Request);
        byte[] content = _contents.GetOrAdd(encoding, Read);
        if (encoding != Identity)
        {
            response.Headers.ContentEncoding = encoding;
        }

        response.ContentType = _contentType;
        response.ContentLength = content.Length;
        return response.Body.WriteAsync(content, 0, content.Length, context.RequestAborted);
    }

    private static string Version() => typeof(ClientFile).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "SocketIOClientVersion").Value!;

    // The client's order decides between equals, as in the reference.
    private static string ChooseEncoding(HttpRequest request)
    {
        string best = Identity;
        double bestQuality = 0;
        foreach (StringWithQualityHeaderValue accepted in request.GetTypedHeaders().AcceptEncoding)
        {
            string? encoding = accepted.Value.Value switch
            {
                Brotli or "*" => Brotli,
                Gzip => Gzip,
                Deflate => Deflate,
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

    private byte[] Read(string encoding)
    {
        using Stream file = typeof(ClientFile).Assembly.GetManifestResourceStream(name)!;
        var output = new MemoryStream();
        using (Stream target = encoding switch
        {
            Brotli => new BrotliStream(output, CompressionLevel.Optimal),
            Gzip => new GZipStream(output, CompressionLevel.Optimal),
            Deflate => new ZLibStream(output, CompressionLevel.Optimal),
            _ => output,
        })
        {
            file.CopyTo(target);
        }

        return output.ToArray();
    }
}
