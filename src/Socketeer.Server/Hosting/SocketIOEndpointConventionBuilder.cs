using Microsoft.AspNetCore.Builder;

namespace Socketeer.Server;

/// <summary>
/// A Socket.IO endpoint: conventions such as <c>RequireAuthorization</c> apply to its handshakes, polls and WebSockets alike, and to
/// the client's files.
/// </summary>
public sealed class SocketIOEndpointConventionBuilder : IEndpointConventionBuilder
{
    private readonly IEndpointConventionBuilder[] _inner;

    internal SocketIOEndpointConventionBuilder(SocketIOServer server, params IEndpointConventionBuilder[] inner)
    {
        _inner = inner;
        Server = server;
    }

    /// <summary>Gets the server behind the endpoint.</summary>
    public SocketIOServer Server { get; }

    /// <inheritdoc />
    public void Add(Action<EndpointBuilder> convention) => Array.ForEach(_inner, inner => inner.Add(convention));

    /// <inheritdoc />
    public void Finally(Action<EndpointBuilder> finallyConvention) => Array.ForEach(_inner, inner => inner.Finally(finallyConvention));
}
