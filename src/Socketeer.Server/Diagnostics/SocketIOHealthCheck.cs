using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Socketeer.Server;

/// <summary>Tells how far the life of the server has come, and how much it has to do; listed in docs/telemetry.md.</summary>
internal sealed class SocketIOHealthCheck(SocketIOServer server) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(server.Phase switch
        {
            ServerPhase.Serving => HealthCheckResult.Healthy(data: Describe()),
            ServerPhase.Draining => HealthCheckResult.Degraded("The server takes no new clients and lets those it has go.", data: Describe()),
            _ => new HealthCheckResult(context.Registration.FailureStatus, "The server is closed.", data: Describe()),
        });

    private Dictionary<string, object> Describe()
    {
        IEnumerable<SocketNamespace> namespaces = server.Namespaces.Values;
        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["connections"] = server.ConnectionCount,
            ["namespaces"] = server.Namespaces.Count,
            ["sockets"] = namespaces.Sum(static item => item.Sockets.Count),
            ["rooms"] = namespaces.Sum(static item => item.Adapter.RoomCount),
        };
    }
}
