using Microsoft.Extensions.Logging;

namespace Socketeer.EngineIO;

/// <content>Log messages 100 to 199.</content>
internal sealed partial class EngineSession
{
    private static partial class Log
    {
        [LoggerMessage(100, LogLevel.Debug, "Session {SessionId} opened on {Transport}.", EventName = "SessionOpened")]
        public static partial void Opened(ILogger logger, string sessionId, TransportKind transport);

        [LoggerMessage(101, LogLevel.Debug, "Session {SessionId} closed: {Reason} ({Description}).", EventName = "SessionClosed")]
        public static partial void Closed(ILogger logger, string sessionId, CloseReason reason, string? description);

        [LoggerMessage(102, LogLevel.Warning, "Session {SessionId} is closed because its client reads too slowly: its send queue is full (MaxSendQueueSize {MaxSize} bytes, MaxSendQueueLength {MaxLength} packets).", EventName = "SendQueueFull")]
        public static partial void SendQueueFull(ILogger logger, string sessionId, int maxSize, int maxLength);

        [LoggerMessage(103, LogLevel.Error, "The handler of session {SessionId} failed.", EventName = "SessionHandlerFailed")]
        public static partial void HandlerFailed(ILogger logger, string sessionId, Exception exception);

        [LoggerMessage(300, LogLevel.Debug, "Session {SessionId} upgraded to {Transport}.", EventName = "SessionUpgraded")]
        public static partial void Upgraded(ILogger logger, string sessionId, TransportKind transport);
    }
}
