using System.Diagnostics.Metrics;

namespace Socketeer.Hub.Routing;

/// <summary>The instruments of the meter <c>Socketeer.Hub</c>.</summary>
internal sealed class HubMetrics
{
    public const string MeterName = "Socketeer.Hub";

    private const string NamespaceTag = "socketio.namespace";

    private readonly Counter<long> _routed;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _dropped;

    public HubMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _routed = meter.CreateCounter<long>("hub.events_routed", "{event}", "Events a rule carried out.");
        _refused = meter.CreateCounter<long>("hub.events_refused", "{event}", "Events a rule refused.");
        _dropped = meter.CreateCounter<long>("hub.events_dropped", "{event}", "Events without a rule.");
    }

    public void OnRouted(string namespaceName) => _routed.Add(1, Tag(namespaceName));

    public void OnRefused(string namespaceName) => _refused.Add(1, Tag(namespaceName));

    public void OnDropped(string namespaceName) => _dropped.Add(1, Tag(namespaceName));

    private static KeyValuePair<string, object?> Tag(string namespaceName) => new(NamespaceTag, namespaceName);
}
