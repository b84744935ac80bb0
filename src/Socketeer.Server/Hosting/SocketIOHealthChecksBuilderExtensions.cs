using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Socketeer.Server;

/// <summary>Adds a Socket.IO server to an application's health checks.</summary>
public static class SocketIOHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of the <see cref="SocketIOServer"/>: healthy while it serves, degraded while it drains, unhealthy when it is closed. Its
    /// data are the numbers of <c>connections</c>, <c>namespaces</c>, <c>sockets</c> and <c>rooms</c> of this server.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What a closed server is; <see langword="null"/> for unhealthy.</param>
    /// <param name="tags">Tags by which an endpoint selects checks.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddSocketIO(
        this IHealthChecksBuilder builder, string name = "socketio", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name,
            static services => new SocketIOHealthCheck(services.GetService<SocketIOServer>()
                ?? throw new InvalidOperationException("Unable to find the services of Socket.IO. Call builder.Services.AddSocketIO() first.")),
            failureStatus,
            tags));
    }
}
