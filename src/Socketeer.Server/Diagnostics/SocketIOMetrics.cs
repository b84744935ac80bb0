using System.Diagnostics;
using System.Diagnostics.Metrics;
using Socketeer.EngineIO;

namespace Socketeer.Server;

/// <summary>The instruments of the meter <c>Socketeer.Server</c>; their names are a public contract, listed in docs/telemetry.md.</summary>
internal sealed class SocketIOMetrics
{
    public const string MeterName = "Socketeer.Server";

    private const string NamespaceTag = "socketio.namespace";
    private const string OutcomeTag = "socketio.recovery.outcome";
    private const string BoundTag = "socketio.send_queue.bound";

    private readonly UpDownCounter<long> _activeConnections;
    private readonly UpDownCounter<long> _activeSockets;
    private readonly Counter<long> _upgrades;
    private readonly Counter<long> _eventsReceived;
    private readonly Counter<long> _eventsSent;
    private readonly Counter<long> _eventsUnhandled;
    private readonly Counter<long> _eventsRefused;
    private readonly Counter<long> _broadcastRecipients;
    private readonly Counter<long> _recoveries;
    private readonly Counter<long> _eventsDropped;
    private readonly Counter<long> _emitsWaited;
    private readonly UpDownCounter<long> _waitingEmits;
    private readonly Counter<long> _sendQueueOverflows;
    private readonly Counter<long> _readingPauses;

    public SocketIOMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _activeConnections = meter.CreateUpDownCounter<long>("socketio.server.active_connections", "{connection}", "Connections that are open.");
        _activeSockets = meter.CreateUpDownCounter<long>("socketio.server.active_sockets", "{socket}", "Sockets that are connected.");
        _upgrades = meter.CreateCounter<long>("socketio.server.upgrades", "{upgrade}", "Connections that moved from polling to WebSocket.");
        _eventsReceived = meter.CreateCounter<long>("socketio.server.events_received", "{event}", "Events that arrived.");
        _eventsSent = meter.CreateCounter<long>("socketio.server.events_sent", "{event}", "Events that were sent, each recipient of a broadcast counted.");
        _eventsUnhandled = meter.CreateCounter<long>("socketio.server.events_unhandled", "{event}", "Events that arrived and that no handler wanted.");
        _eventsRefused = meter.CreateCounter<long>("socketio.server.events_refused", "{event}", "Events that a rate limit refused.");
        _broadcastRecipients = meter.CreateCounter<long>("socketio.server.broadcast.recipients", "{socket}", "Local sockets that broadcasts reached.");
        _recoveries = meter.CreateCounter<long>("socketio.server.recoveries", "{recovery}", "Clients that asked for their session, by what came of it.");
        _eventsDropped = meter.CreateCounter<long>("socketio.server.events_dropped", "{event}", "Volatile events that were dropped because the client was not ready.");
        _emitsWaited = meter.CreateCounter<long>("socketio.server.emits_waited", "{emit}", "Emits that waited because too much was waiting to be sent.");
        _waitingEmits = meter.CreateUpDownCounter<long>("socketio.server.waiting_emits", "{emit}", "Emits that wait because too much is waiting to be sent.");
        _sendQueueOverflows = meter.CreateCounter<long>("socketio.server.send_queue_overflows", "{connection}", "Connections that were closed because their send queue was full.");
        _readingPauses = meter.CreateCounter<long>("socketio.server.reading_pauses", "{pause}", "Times that reading from a client paused because too many of its events waited.");
    }

    public void OnConnectionOpened() => _activeConnections.Add(1);

    public void OnConnectionClosed() => _activeConnections.Add(-1);

    public void OnSocketConnected(string namespaceName) => Add(_activeSockets, 1, namespaceName);

    public void OnSocketDisconnected(string namespaceName) => Add(_activeSockets, -1, namespaceName);

    public void OnUpgraded() => _upgrades.Add(1);

    public void OnEventReceived(string namespaceName) => Add(_eventsReceived, 1, namespaceName);

    public void OnEventSent(string namespaceName) => Add(_eventsSent, 1, namespaceName);

    public void OnEventUnhandled(string namespaceName) => Add(_eventsUnhandled, 1, namespaceName);

    public void OnEventRefused(string namespaceName) => Add(_eventsRefused, 1, namespaceName);

    public void OnBroadcast(string namespaceName, int recipients) => Add(_broadcastRecipients, recipients, namespaceName);

    public void OnRecovery(string namespaceName, RecoveryFailure? failure) => _recoveries.Add(
        1, new KeyValuePair<string, object?>(NamespaceTag, namespaceName), new KeyValuePair<string, object?>(OutcomeTag, ToOutcome(failure)));

    public void OnEventDropped(string namespaceName) => Add(_eventsDropped, 1, namespaceName);

    public void OnSendQueueFull(SendQueueBound bound) =>
        _sendQueueOverflows.Add(1, new KeyValuePair<string, object?>(BoundTag, bound == SendQueueBound.Size ? "size" : "length"));

    public void OnReadingPaused(string namespaceName) => Add(_readingPauses, 1, namespaceName);

    /// <summary>Counts an emit that waits for room, and that it waits no more.</summary>
    /// <param name="room">What it waits for.</param>
    /// <param name="namespaceName">The namespace's name.</param>
    /// <returns>A task that completes with it. When nobody listens it is the same one.</returns>
    public ValueTask OnWaiting(ValueTask room, string namespaceName) =>
        room.IsCompleted || !(_emitsWaited.Enabled || _waitingEmits.Enabled) ? room : CountWaitingAsync(room, namespaceName);

    private async ValueTask CountWaitingAsync(ValueTask room, string namespaceName)
    {
        Add(_emitsWaited, 1, namespaceName);
        Add(_waitingEmits, 1, namespaceName);
        try
        {
            await room;
        }
        finally
        {
            Add(_waitingEmits, -1, namespaceName);
        }
    }

    private static string ToOutcome(RecoveryFailure? failure) => failure switch
    {
        null => "recovered",
        RecoveryFailure.Expired => "expired",
        RecoveryFailure.UnknownSession => "unknown_session",
        RecoveryFailure.OtherUser => "other_user",
        RecoveryFailure.NoOffset => "no_offset",
        RecoveryFailure.UnknownOffset => "unknown_offset",
        RecoveryFailure.TooMuchMissed => "too_much_missed",
        RecoveryFailure.Unsupported => "unsupported",
        _ => "adapter_failed",
    };

    private static void Add(Counter<long> counter, long value, string namespaceName)
    {
        if (counter.Enabled)
        {
            counter.Add(value, new KeyValuePair<string, object?>(NamespaceTag, namespaceName));
        }
    }

    // Not asked whether it is enabled: +1 and -1 must match.
    private static void Add(UpDownCounter<long> counter, long value, string namespaceName) =>
        counter.Add(value, new TagList { { NamespaceTag, namespaceName } });
}
