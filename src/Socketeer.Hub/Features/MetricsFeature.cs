using OpenTelemetry.Metrics;
using Socketeer.Hub.Routing;

namespace Socketeer.Hub.Features;

/// <summary>The figures of the hub, of its server and of the runtime at <c>/metrics</c>, for Prometheus.</summary>
internal static class MetricsFeature
{
    public static void AddHubMetrics(this IServiceCollection services)
    {
        services.AddSingleton<HubMetrics>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(HubMetrics.MeterName, "Socketeer.Server", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
            .AddPrometheusExporter());
    }

    public static void MapHubMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics");
}
