using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Socketeer.EngineIO;

/// <summary>
/// What is known of the HTTP request that began a session, copied: the request itself is over soon when it was a poll.
/// Never changes.
/// </summary>
public sealed class HandshakeRequest
{
    // What few applications ask for is made when they do: a server holds one of these per connection.
    private KeyValuePair<string, StringValues>[]? _headerList;
    private IReadOnlyDictionary<string, StringValues>? _headers;
    private string? _queryString;
    private IReadOnlyDictionary<string, string>? _query;
    private ClaimsPrincipal? _user;

    /// <summary>Gets the request's headers.</summary>
    public required IReadOnlyDictionary<string, StringValues> Headers
    {
        get => _headers ??= ReadHeaders();
        init => _headers = value;
    }

    /// <summary>Gets the query's values, decoded; of a repeated key the last.</summary>
    public required IReadOnlyDictionary<string, string> Query
    {
        get => _query ??= ReadQuery();
        init => _query = value;
    }

    /// <summary>Gets the path and the query as they were sent.</summary>
    public required string Url { get; init; }

    /// <summary>Gets the client's address, or <see langword="null"/> when the host knows none.</summary>
    public IPAddress? RemoteAddress { get; init; }

    /// <summary>Gets a value that tells whether the request came over TLS.</summary>
    public bool IsSecure { get; init; }

    /// <summary>Gets who the client is, as the authentication middleware found out.</summary>
    public ClaimsPrincipal User
    {
        get => _user ??= new ClaimsPrincipal();
        init => _user = value;
    }

    /// <summary>Gets a value that tells whether authentication found a user; <see cref="User"/> makes an empty one otherwise.</summary>
    public bool HasUser => _user is { Identity: not null };

    /// <summary>Gets when what authentication found out ceases to be valid: <see cref="AuthenticationProperties.ExpiresUtc"/> of its result.</summary>
    /// <value><see langword="null"/> when it does not, or when the authentication scheme did not say when.</value>
    public DateTimeOffset? UserExpiresAt { get; init; }

    /// <summary>Copies a request.</summary>
    /// <param name="context">The request's context.</param>
    /// <returns>What a session keeps of it.</returns>
    internal static HandshakeRequest Copy(HttpContext context)
    {
        HttpRequest request = context.Request;
        return new HandshakeRequest
        {
            Headers = null!,
            Query = null!,
            _headerList = [.. request.Headers],
            _queryString = request.QueryString.Value,
            Url = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } target
                ? target
                : $"{request.PathBase}{request.Path}{request.QueryString}",
            RemoteAddress = context.Connection.RemoteIpAddress,
            IsSecure = request.IsHttps,
            _user = context.Features.Get<IHttpAuthenticationFeature>()?.User,
            UserExpiresAt = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc,
        };
    }

    private Dictionary<string, StringValues> ReadHeaders()
    {
        var headers = new Dictionary<string, StringValues>(_headerList!.Length, StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, StringValues> header in _headerList)
        {
            // HTTP/2's :path and its like are no headers to an application.
            if (!header.Key.StartsWith(':'))
            {
                headers[header.Key] = header.Value;
            }
        }

        return headers;
    }

    private Dictionary<string, string> ReadQuery()
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(_queryString))
        {
            query[pair.DecodeName().ToString()] = pair.DecodeValue().ToString();
        }

        return query;
    }
}
