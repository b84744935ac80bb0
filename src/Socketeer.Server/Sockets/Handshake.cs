using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;
using Socketeer.EngineIO;

namespace Socketeer.Server;

/// <summary>
/// How a socket came to be: the request that began its connection, and what the client said when it joined the namespace.
/// Corresponds to <c>socket.handshake</c>, and serializes to the same JSON. Never changes.
/// </summary>
[JsonConverter(typeof(HandshakeJsonConverter))]
public sealed class Handshake
{
    private static readonly JsonElement NoAuth = JsonDocument.Parse("{}").RootElement;

    private readonly HandshakeRequest _request;

    internal Handshake(HandshakeRequest request, JsonElement? auth, DateTimeOffset issued)
    {
        _request = request;
        Auth = auth ?? NoAuth;
        IssuedAt = issued;
    }

    /// <summary>Gets the request's headers.</summary>
    public IReadOnlyDictionary<string, StringValues> Headers => _request.Headers;

    /// <summary>Gets the request's query values, those of Engine.IO among them.</summary>
    public IReadOnlyDictionary<string, string> Query => _request.Query;

    /// <summary>Gets the request's path and query.</summary>
    public string Url => _request.Url;

    /// <summary>Gets the client's address, or the empty string when the host knows none.</summary>
    public string Address => _request.RemoteAddress?.ToString() ?? string.Empty;

    /// <summary>Gets a value that tells whether the request came from a page, of whatever origin.</summary>
    public bool XDomain => _request.Headers.ContainsKey("Origin");

    /// <summary>Gets a value that tells whether the request came over TLS.</summary>
    public bool Secure => _request.IsSecure;

    /// <summary>Gets when the socket was made.</summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>Gets <see cref="IssuedAt"/> in milliseconds since 1970.</summary>
    public long Issued => IssuedAt.ToUnixTimeMilliseconds();

    /// <summary>Gets <see cref="IssuedAt"/> as JavaScript writes a date.</summary>
    public string Time => IssuedAt.UtcDateTime.ToString(
        "ddd MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", CultureInfo.InvariantCulture);

    /// <summary>Gets what the client sent to prove who it is: an object, empty when it sent none.</summary>
    public JsonElement Auth { get; }

    /// <summary>Gets what tells the user from others; <see langword="null"/> when nobody has been authenticated.</summary>
    internal string? UserId => User.Identity is { IsAuthenticated: true } identity
        ? User.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? identity.Name
        : null;

    /// <summary>Gets who the client is, as ASP.NET Core's authentication found out from the request. No part of the JSON.</summary>
    public ClaimsPrincipal User => _request.User;

    internal bool HasUser => _request.HasUser;

    internal DateTimeOffset? UserExpiresAt => _request.UserExpiresAt;
}
