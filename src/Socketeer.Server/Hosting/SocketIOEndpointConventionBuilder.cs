using Microsoft.AspNetCore.Builder;

namespace Socketeer.Server;

/// <summary>A Socket.IO endpoint: conventions such as <c>RequireAuthorization</c> apply to its handshakes, polls and WebSockets alike.</summary>
public sealed class SocketIOEndpointConventionBuilder : IEndpointConventionBuilder
{
    private readonly IEndpointConventionBuilder _inner;

    internal SocketIOEndpointConventionBuilder(IEndpointConventionBuilder inner, SocketIOServer server)
    {
        _inner = inner;
        Server = server;
    }

    /// <summary>Gets the server behind the endpoint.</summary>
    public SocketIOServer Server { get; }

    /// <inheritdoc />
    public void Add(Action<EndpointBuilder> convention) => _inner.Add(convention);

    /// <inheritdoc />
    public void Finally(Action<EndpointBuilder> finallyConvention) => _inner.Finally(finallyConvention);
}
