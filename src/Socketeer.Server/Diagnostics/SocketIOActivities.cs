using System.Diagnostics;

namespace Socketeer.Server;

/// <summary>
/// The activities of the source <c>Socketeer.Server</c>; their names and tags are a public contract, listed in docs/telemetry.md. Nothing is made
/// when nobody listens.
/// </summary>
internal static class SocketIOActivities
{
    private static readonly ActivitySource Source = new("Socketeer.Server");

    public static bool HasListeners => Source.HasListeners();

    /// <summary>Makes a link to the request that is being handled, the handshake of a connection.</summary>
    public static ActivityLink[]? LinkToRequest() =>
        HasListeners && Activity.Current is { } request ? [new ActivityLink(request.Context)] : null;

    /// <summary>
    /// Starts the activity of an event. Call it in an asynchronous method, to whose end it is the current one.
    /// </summary>
    /// <param name="socket">The socket the event came to.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="isKnown">Whether a handler is there for the name. A name that only the client knows does not name an activity.</param>
    /// <param name="handshake">The link to the handshake.</param>
    public static Activity? StartEvent(ServerSocket socket, string eventName, bool isKnown, ActivityLink[]? handshake)
    {
        // Not a part of the request, which lasts as long as a WebSocket or ends with the post, but a whole of its own.
        Activity.Current = null;
        return Source.StartActivity(
            isKnown ? "process " + eventName : "process",
            ActivityKind.Consumer,
            default(ActivityContext),
            Tags("process", socket.Namespace.Name, eventName, socket.Id),
            handshake);
    }

    /// <summary>Makes an activity of an emit that waits for its ack.</summary>
    public static async Task<T> TraceEmitAsync<T, TState>(
        string namespaceName, string eventName, string? socketId, TState state, Func<TState, Task<T>> emit)
    {
        using Activity? activity = Source.StartActivity(
            "send " + eventName, ActivityKind.Client, default(ActivityContext), Tags("send", namespaceName, eventName, socketId));
        try
        {
            return await emit(state);
        }
        catch (Exception exception)
        {
            Fail(activity, exception);
            throw;
        }
    }

    /// <summary>Notes that a handler of the current event failed.</summary>
    public static void OnFailed(Exception exception)
    {
        if (Activity.Current is { } activity && ReferenceEquals(activity.Source, Source))
        {
            Fail(activity, exception);
        }
    }

    private static void Fail(Activity? activity, Exception exception) =>
        activity?.SetTag("error.type", exception.GetType().FullName).SetStatus(ActivityStatusCode.Error);

    private static TagList Tags(string operation, string namespaceName, string eventName, string? socketId)
    {
        var tags = new TagList
        {
            { "messaging.system", "socketio" },
            { "messaging.operation.name", operation },
            { "messaging.operation.type", operation },
            { "messaging.destination.name", eventName },
            { "socketio.namespace", namespaceName },
        };
        if (socketId is not null)
        {
            tags.Add("messaging.client.id", socketId);
        }

        return tags;
    }
}
