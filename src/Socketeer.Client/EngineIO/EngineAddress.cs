using System.Globalization;
using System.Text;

namespace Socketeer.Client.EngineIO;

/// <summary>Where a server is, and how the addresses of its requests are written.</summary>
// <scheme>://<host>[:<port>]<path>?<user query>&EIO=4&transport=<name>[&sid=<id>][&t=<stamp>][&b64=1]
internal sealed class EngineAddress
{
    private readonly Uri _server;
    private readonly string _path;
    private readonly SocketIOClientOptions _options;
    private readonly string _userQuery;
    private int _stamps;

    public EngineAddress(Uri server, SocketIOClientOptions options)
    {
        _server = server;
        _options = options;
        _path = '/' + options.Path.Trim('/') + (options.AddTrailingSlash ? "/" : "");
        _userQuery = WriteQuery(server, options);
    }

    /// <summary>Gives the address of a request.</summary>
    public Uri Get(TransportKind transport, string? sessionId)
    {
        bool isWebSocket = transport == TransportKind.WebSocket;
        var query = new StringBuilder(_userQuery);
        query.Append("EIO=4&transport=").Append(isWebSocket ? "websocket" : "polling");
        if (sessionId is not null)
        {
            query.Append("&sid=").Append(Uri.EscapeDataString(sessionId));
        }

        if (_options.TimestampRequests ?? !isWebSocket)
        {
            long milliseconds = _options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
            query.Append('&').Append(Uri.EscapeDataString(_options.TimestampParameter)).Append('=')
                .Append(CultureInfo.InvariantCulture, $"{milliseconds:x}.{Interlocked.Increment(ref _stamps):x}");
        }

        if (_options.ForceBase64)
        {
            query.Append("&b64=1");
        }

        bool isSecure = _server.Scheme is "https" or "wss";
        return new UriBuilder(_server)
        {
            Scheme = (isWebSocket, isSecure) switch
            {
                (true, true) => "wss",
                (true, false) => "ws",
                (false, true) => "https",
                _ => "http",
            },
            Path = _path,
            Query = query.ToString(),
            Fragment = "",
        }.Uri;
    }

    // The query of the options counts, or else that of the server's address.
    private static string WriteQuery(Uri server, SocketIOClientOptions options)
    {
        if (options.Query.Count == 0)
        {
            return server.Query.Length > 1 ? server.Query[1..] + '&' : "";
        }

        var query = new StringBuilder();
        foreach ((string name, string value) in options.Query)
        {
            query.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value)).Append('&');
        }

        return query.ToString();
    }
}
