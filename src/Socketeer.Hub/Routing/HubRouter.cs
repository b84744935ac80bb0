using Socketeer.Hub.Configuration;
using Socketeer.Server;

namespace Socketeer.Hub.Routing;

/// <summary>Puts the rules of the configuration onto the server: every socket gets the same handlers, made once.</summary>
internal sealed class HubRouter(SocketIOServer server, HubConfiguration configuration, HubMetrics metrics)
{
    public void Map()
    {
        foreach (NamespaceConfiguration item in configuration.Namespaces)
        {
            Map(item);
        }
    }

    private void Map(NamespaceConfiguration item)
    {
        // The first rule that fits counts: an exact name behind a pattern that fits it is never reached.
        var exact = new Dictionary<string, Func<EventContext, ValueTask>>(StringComparer.Ordinal);
        var patterns = new List<(NamePattern Pattern, Func<EventContext, ValueTask> Handler)>();
        foreach (EventRule rule in item.Rules)
        {
            Func<EventContext, ValueTask> handler = new EventRoute(rule, item, metrics).HandleAsync;
            if (!rule.Event.IsExact)
            {
                patterns.Add((rule.Event, handler));
            }
            else if (!patterns.Exists(other => other.Pattern.Fits(rule.Event.Text)))
            {
                exact.TryAdd(rule.Event.Text, handler);
            }
        }

        ValueTask HandleOther(EventContext context)
        {
            if (exact.ContainsKey(context.Name))
            {
                return ValueTask.CompletedTask;
            }

            int index = patterns.FindIndex(other => other.Pattern.Fits(context.Name));
            if (index >= 0)
            {
                return patterns[index].Handler(context);
            }

            metrics.OnDropped(item.Name);
            return ValueTask.CompletedTask;
        }

        server.Of(item.Name).OnConnection(socket =>
        {
            foreach ((string name, Func<EventContext, ValueTask> handler) in exact)
            {
                socket.On(name, handler);
            }

            socket.OnAny(HandleOther);
        });
    }
}
