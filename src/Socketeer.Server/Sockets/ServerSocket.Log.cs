using Microsoft.Extensions.Logging;

namespace Socketeer.Server;

/// <content>Log messages 520 to 699.</content>
public sealed partial class ServerSocket
{
    private ILogger Logger => Namespace.Server.SocketLogger;

    private static partial class Log
    {
        [LoggerMessage(520, LogLevel.Debug, "Socket {SocketId} of {Namespace} disconnected: {Reason}.", EventName = "SocketDisconnected")]
        public static partial void Disconnected(ILogger logger, string socketId, string @namespace, DisconnectReason reason);

        [LoggerMessage(521, LogLevel.Debug, "The authentication of socket {SocketId} expired: it is disconnected.", EventName = "AuthenticationExpired")]
        public static partial void AuthenticationExpired(ILogger logger, string socketId);

        [LoggerMessage(522, LogLevel.Debug, "Socket {SocketId} renewed its authentication.", EventName = "AuthenticationRenewed")]
        public static partial void AuthenticationRenewed(ILogger logger, string socketId);

        [LoggerMessage(523, LogLevel.Debug, "The new authentication of socket {SocketId} was refused: {Reason}", EventName = "AuthenticationRefused")]
        public static partial void AuthenticationRefused(ILogger logger, string socketId, string? reason);

        [LoggerMessage(524, LogLevel.Error, "AuthenticationRefresh failed for socket {SocketId}.", EventName = "AuthenticationRefreshFailed")]
        public static partial void AuthenticationFailed(ILogger logger, string socketId, Exception exception);

        [LoggerMessage(600, LogLevel.Error, "A handler of {EventName} of socket {SocketId} failed.", EventName = "EventHandlerFailed")]
        public static partial void HandlerFailed(ILogger logger, string eventName, string socketId, Exception exception);

        [LoggerMessage(601, LogLevel.Warning, "A handler of {EventName} was not called for socket {SocketId}: {Reason}", EventName = "UnexpectedArgument")]
        public static partial void UnexpectedArgument(ILogger logger, string eventName, string socketId, string reason);

        [LoggerMessage(602, LogLevel.Debug, "A middleware stopped an event of socket {SocketId}: {Reason}", EventName = "EventMiddlewareStopped")]
        public static partial void MiddlewareStopped(ILogger logger, string socketId, string reason);

        [LoggerMessage(603, LogLevel.Debug, "An event of socket {SocketId} was dropped: its name is longer than MaxEventNameLength, {Limit} bytes.", EventName = "EventNameTooLong")]
        public static partial void EventNameTooLong(ILogger logger, string socketId, int limit);

        [LoggerMessage(604, LogLevel.Debug, "A handler of {EventName} gave up because socket {SocketId} disconnected.", EventName = "EventHandlerAbandoned")]
        public static partial void HandlerAbandoned(ILogger logger, string eventName, string socketId);

        [LoggerMessage(605, LogLevel.Debug, "An event of socket {SocketId} was dropped: it is above a rate limit.", EventName = "EventRefused")]
        public static partial void EventRefused(ILogger logger, string socketId);

        [LoggerMessage(606, LogLevel.Warning, "Socket {SocketId} owes MaxPendingAcks, {Limit}, acks: it is sent a broadcast, and its answer is not waited for.", EventName = "TooManyPendingAcks")]
        public static partial void TooManyAcks(ILogger logger, string socketId, int limit);
    }
}
