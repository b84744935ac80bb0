using Microsoft.Extensions.Logging;

namespace Socketeer.Server;

/// <summary>Log messages of the server as a whole.</summary>
internal static partial class SocketIOServerLog
{
    [LoggerMessage(510, LogLevel.Warning, "Handlers of disconnected sockets still ran after ShutdownTimeout, {Timeout}.", EventName = "ShutdownTimeout")]
    public static partial void LogShutdownTimeout(this ILogger logger, TimeSpan timeout);

    [LoggerMessage(511, LogLevel.Debug, "The server stops: {Count} connections are closed over DrainTimeout, {Timeout}.", EventName = "Draining")]
    public static partial void LogDraining(this ILogger logger, int count, TimeSpan timeout);

    [LoggerMessage(512, LogLevel.Warning, "The application's time to stop was over before DrainTimeout, {Timeout}: the other connections are closed at once.", EventName = "DrainEnded")]
    public static partial void LogDrainEnded(this ILogger logger, TimeSpan timeout);

    [LoggerMessage(701, LogLevel.Error, "The adapter of {Namespace} could not be started.", EventName = "AdapterFailed")]
    public static partial void LogAdapterFailed(this ILogger logger, string @namespace, Exception exception);
}
