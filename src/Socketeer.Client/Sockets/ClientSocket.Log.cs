using Microsoft.Extensions.Logging;

namespace Socketeer.Client;

/// <content>Log messages 950 to 999.</content>
public sealed partial class ClientSocket
{
    internal static partial class Log
    {
        [LoggerMessage(950, LogLevel.Debug, "Socket {SocketId} of {Namespace} connected; recovered: {Recovered}.", EventName = "ClientSocketConnected")]
        public static partial void Connected(ILogger logger, string socketId, string @namespace, bool recovered);

        [LoggerMessage(951, LogLevel.Information, "The server refused the socket of {Namespace}: {Reason}", EventName = "ClientSocketRefused")]
        public static partial void Refused(ILogger logger, string @namespace, string reason);

        [LoggerMessage(952, LogLevel.Debug, "Socket {SocketId} of {Namespace} disconnected: {Reason}.", EventName = "ClientSocketDisconnected")]
        public static partial void Disconnected(ILogger logger, string? socketId, string @namespace, DisconnectReason reason);

        [LoggerMessage(960, LogLevel.Error, "A handler of {EventName} of {Namespace} failed.", EventName = "ClientEventHandlerFailed")]
        public static partial void HandlerFailed(ILogger logger, string eventName, string @namespace, Exception exception);

        [LoggerMessage(961, LogLevel.Warning, "A handler of {EventName} of {Namespace} was not called: {Reason}", EventName = "ClientUnexpectedArgument")]
        public static partial void UnexpectedArgument(ILogger logger, string eventName, string @namespace, string reason);

        [LoggerMessage(962, LogLevel.Debug, "A handler of {EventName} of {Namespace} gave up because the socket disconnected.", EventName = "ClientEventHandlerAbandoned")]
        public static partial void HandlerAbandoned(ILogger logger, string eventName, string @namespace);

        [LoggerMessage(963, LogLevel.Warning, "The event {EventName} of {Namespace} was given up after {Tries} tries.", EventName = "ClientEventGivenUp")]
        public static partial void EventGivenUp(ILogger logger, string eventName, string @namespace, int tries);

        [LoggerMessage(964, LogLevel.Warning, "The server sent more events of {Namespace} than {Option} allows to wait, and the connection is closed.", EventName = "ClientTooManyQueuedEvents")]
        public static partial void TooManyEvents(ILogger logger, string @namespace, string option);
    }
}
