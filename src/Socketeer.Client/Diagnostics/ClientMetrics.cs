using System.Diagnostics.Metrics;

namespace Socketeer.Client.Diagnostics;

/// <summary>
/// What a client counts on the meter <c>Socketeer.Client</c>, told apart by the server's address; the names are a public contract, listed in
/// docs/telemetry.md. Safe to use from any thread.
/// </summary>
internal sealed class ClientMetrics(Uri server)
{
    private const string NamespaceTag = "socketio.namespace";

    private static readonly Meter Meter = new("Socketeer.Client");

    private static readonly UpDownCounter<long> ActiveConnections =
        Meter.CreateUpDownCounter<long>("socketio.client.active_connections", "{connection}", "Connections that are open.");

    private static readonly UpDownCounter<long> ActiveSockets =
        Meter.CreateUpDownCounter<long>("socketio.client.active_sockets", "{socket}", "Sockets that are connected.");

    private static readonly Counter<long> ConnectFailures =
        Meter.CreateCounter<long>("socketio.client.connect_failures", "{attempt}", "Attempts to connect that failed.");

    private static readonly Counter<long> Reconnections =
        Meter.CreateCounter<long>("socketio.client.reconnections", "{connection}", "Connections that were made anew.");

    private static readonly Counter<long> EventsReceived =
        Meter.CreateCounter<long>("socketio.client.events_received", "{event}", "Events that arrived.");

    private static readonly Counter<long> EventsSent =
        Meter.CreateCounter<long>("socketio.client.events_sent", "{event}", "Events that were sent or kept.");

    private static readonly Counter<long> EventsDropped =
        Meter.CreateCounter<long>("socketio.client.events_dropped", "{event}", "Events that were not accepted: volatile ones that could not be sent at once, and those beyond MaxSendQueueSize.");

    private static readonly Counter<long> ReadingPauses =
        Meter.CreateCounter<long>("socketio.client.reading_pauses", "{pause}", "Times that reading paused because MaxQueuedEvents events waited.");

    private readonly KeyValuePair<string, object?> _address = new("server.address", server.Host);
    private readonly KeyValuePair<string, object?> _port = new("server.port", server.Port);

    public void OnOpened(bool isReconnection)
    {
        ActiveConnections.Add(1, _address, _port);
        if (isReconnection)
        {
            Reconnections.Add(1, _address, _port);
        }
    }

    public void OnClosed() => ActiveConnections.Add(-1, _address, _port);

    public void OnConnectFailed() => ConnectFailures.Add(1, _address, _port);

    public void OnSocketConnected(string namespaceName) => ActiveSockets.Add(1, _address, _port, new(NamespaceTag, namespaceName));

    public void OnSocketDisconnected(string namespaceName) => ActiveSockets.Add(-1, _address, _port, new(NamespaceTag, namespaceName));

    public void OnEventReceived(string namespaceName) => Add(EventsReceived, namespaceName);

    public void OnEventSent(string namespaceName) => Add(EventsSent, namespaceName);

    public void OnEventDropped(string namespaceName) => Add(EventsDropped, namespaceName);

    public void OnReadingPaused(string namespaceName) => Add(ReadingPauses, namespaceName);

    private void Add(Counter<long> counter, string namespaceName)
    {
        if (counter.Enabled)
        {
            counter.Add(1, _address, _port, new KeyValuePair<string, object?>(NamespaceTag, namespaceName));
        }
    }
}
