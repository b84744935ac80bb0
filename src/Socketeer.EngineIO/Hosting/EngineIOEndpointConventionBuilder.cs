using Microsoft.AspNetCore.Builder;

namespace Socketeer.EngineIO;

/// <summary>An Engine.IO endpoint: conventions such as <c>RequireCors</c> apply to its handshakes, polls and WebSockets alike.</summary>
public sealed class EngineIOEndpointConventionBuilder : IEndpointConventionBuilder
{
    private readonly IEndpointConventionBuilder _inner;

    internal EngineIOEndpointConventionBuilder(IEndpointConventionBuilder inner, EngineIOServer server)
    {
        _inner = inner;
        Server = server;
    }

    /// <summary>Gets the server behind the endpoint.</summary>
    public EngineIOServer Server { get; }

    /// <inheritdoc />
    public void Add(Action<EndpointBuilder> convention) => _inner.Add(convention);

    /// <inheritdoc />
    public void Finally(Action<EndpointBuilder> finallyConvention) => _inner.Finally(finallyConvention);
}
