using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Socketeer.EngineIO;

/// <summary>
/// What is known of the HTTP request that began a session, copied: the request itself is over soon when it was a poll.
/// Never changes.
/// </summary>
public sealed class HandshakeRequest
{
    /// <summary>Gets the request's headers.</summary>
    public required IReadOnlyDictionary<string, StringValues> Headers { get; init; }

    /// <summary>Gets the query's values, decoded; of a repeated key the last.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>Gets the path and the query as they were sent.</summary>
    public required string Url { get; init; }

    /// <summary>Gets the client's address, or <see langword="null"/> when the host knows none.</summary>
    public IPAddress? RemoteAddress { get; init; }

    /// <summary>Gets a value that tells whether the request came over TLS.</summary>
    public bool IsSecure { get; init; }

    /// <summary>Gets who the client is, as the authentication middleware found out.</summary>
    public ClaimsPrincipal User { get; init; } = new();

    /// <summary>Copies a request.</summary>
    /// <param name="context">The request's context.</param>
    /// <returns>What a session keeps of it.</returns>
    internal static HandshakeRequest Copy(HttpContext context)
    {
        HttpRequest request = context.Request;
        var headers = new Dictionary<string, StringValues>(request.Headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, StringValues> header in request.Headers)
        {
            // HTTP/2's :path and its like are no headers to an application.
            if (!header.Key.StartsWith(':'))
            {
                headers[header.Key] = header.Value;
            }
        }

        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in new Microsoft.AspNetCore.WebUtilities.QueryStringEnumerable(request.QueryString.Value))
        {
            query[pair.DecodeName().ToString()] = pair.DecodeValue().ToString();
        }

        return new HandshakeRequest
        {
            Headers = headers,
            Query = query,
            Url = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } target
                ? target
                : $"{request.PathBase}{request.Path}{request.QueryString}",
            RemoteAddress = context.Connection.RemoteIpAddress,
            IsSecure = request.IsHttps,
            User = context.User,
        };
    }
}
