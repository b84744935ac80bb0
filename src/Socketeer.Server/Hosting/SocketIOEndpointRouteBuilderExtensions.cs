using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Socketeer.EngineIO;

namespace Socketeer.Server;

/// <summary>Adds Socket.IO endpoints to an application.</summary>
public static class SocketIOEndpointRouteBuilderExtensions
{
    /// <summary>Serves Socket.IO under a path, by polling and WebSocket, and the client's files. Corresponds to <c>attach()</c>.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path. As in the reference everything below it is served too.</param>
    /// <returns>The endpoint, for <c>RequireCors</c>, <c>RequireAuthorization</c> and their like, and its server.</returns>
    /// <exception cref="InvalidOperationException"><c>AddSocketIO</c> was not called, or <c>MapSocketIO</c> was called before.</exception>
    public static SocketIOEndpointConventionBuilder MapSocketIO(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/socket.io")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        SocketIOServer server = endpoints.ServiceProvider.GetService<SocketIOServer>()
            ?? throw new InvalidOperationException("Unable to find the services of Socket.IO. Call builder.Services.AddSocketIO() first.");
        if (server.Engine is not null)
        {
            throw new InvalidOperationException("The Socket.IO server has an endpoint already. Call MapSocketIO once.");
        }

        EngineIOEndpointConventionBuilder builder = endpoints.MapEngineIO(pattern, server.Accept, server.Options);
        server.Engine = builder.Server;

        // The hosted service closes it, in its own time.
        server.Engine.ClosesWithApplication = false;
        return server.Options.ServeClient
            ? new SocketIOEndpointConventionBuilder(server, builder, ClientFileEndpoints.Map(endpoints, pattern))
            : new SocketIOEndpointConventionBuilder(server, builder);
    }
}
