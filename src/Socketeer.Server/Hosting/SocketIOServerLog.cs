using Microsoft.Extensions.Logging;

namespace Socketeer.Server;

/// <summary>Log messages of the server as a whole.</summary>
internal static partial class SocketIOServerLog
{
    [LoggerMessage(510, LogLevel.Warning, "Handlers of disconnected sockets still ran after ShutdownTimeout, {Timeout}.", EventName = "ShutdownTimeout")]
    public static partial void LogShutdownTimeout(this ILogger logger, TimeSpan timeout);
}
