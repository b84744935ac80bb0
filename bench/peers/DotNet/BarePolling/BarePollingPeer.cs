using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Primitives;
using Socketeer.Bench.Peers.Hosting;

namespace Socketeer.Bench.Peers.BarePolling;

/// <summary>Kestrel and just enough of Engine.IO's long-polling to connect, echo and ack.</summary>
internal sealed class BarePollingPeer : KestrelPeer
{
    private readonly ConcurrentDictionary<string, PollingSession> _sessions = new();

    public override string Name => "bare-polling";

    protected override void Map(WebApplication app) => app.Run(HandleAsync);

    private Task HandleAsync(HttpContext context)
    {
        StringValues id = context.Request.Query["sid"];
        if (id.Count == 0)
        {
            return OpenAsync(context);
        }

        if (!_sessions.TryGetValue(id.ToString(), out PollingSession? session))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        return HttpMethods.IsGet(context.Request.Method) ? PollRequest.HandleAsync(context, session) : PostAsync(context, session);
    }

    private Task OpenAsync(HttpContext context)
    {
        var session = new PollingSession();
        _sessions[session.Id] = session;
        string open = $$"""0{"sid":"{{session.Id}}","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}""";
        return PollingResponse.WriteAsync(context, PollingResponse.Text, Encoding.ASCII.GetBytes(open));
    }

    private async Task PostAsync(HttpContext context, PollingSession session)
    {
        bool isOpen = await PostRequest.HandleAsync(context, session);
        if (!isOpen)
        {
            _sessions.TryRemove(session.Id, out _);
        }
    }
}
