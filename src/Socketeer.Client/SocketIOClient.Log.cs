using Microsoft.Extensions.Logging;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Client;

/// <content>Log messages 900 to 949.</content>
public sealed partial class SocketIOClient
{
    private static partial class Log
    {
        [LoggerMessage(900, LogLevel.Debug, "Connected to {Server} by {Transport} as session {SessionId}.", EventName = "ClientOpened")]
        public static partial void Opened(ILogger logger, Uri server, TransportKind transport, string sessionId);

        [LoggerMessage(901, LogLevel.Debug, "The connection to {Server} moved to a WebSocket.", EventName = "ClientUpgraded")]
        public static partial void Upgraded(ILogger logger, Uri server);

        [LoggerMessage(902, LogLevel.Debug, "The connection to {Server} stays on polling: {Reason}", EventName = "ClientUpgradeFailed")]
        public static partial void UpgradeFailed(ILogger logger, Uri server, string reason);

        [LoggerMessage(903, LogLevel.Information, "The connection to {Server} ended: {Reason}, {Description}.", EventName = "ClientClosed")]
        public static partial void Closed(ILogger logger, Uri server, DisconnectReason reason, string? description);

        [LoggerMessage(904, LogLevel.Warning, "Could not connect to {Server}.", EventName = "ClientConnectFailed")]
        public static partial void ConnectFailed(ILogger logger, Uri server, Exception exception);

        [LoggerMessage(905, LogLevel.Debug, "Trying again in {Delay}.", EventName = "ClientReconnecting")]
        public static partial void Waiting(ILogger logger, TimeSpan delay);

        [LoggerMessage(906, LogLevel.Warning, "Gave {Server} up after {Attempts} attempts.", EventName = "ClientReconnectFailed")]
        public static partial void GivenUp(ILogger logger, Uri server, int attempts);

        [LoggerMessage(907, LogLevel.Warning, "{Server} sent something that is no Socket.IO packet: {Error}.", EventName = "ClientProtocolError")]
        public static partial void ProtocolError(ILogger logger, Uri server, ProtocolError error);

        [LoggerMessage(908, LogLevel.Error, "A handler of {Name} failed.", EventName = "ClientNotificationFailed")]
        public static partial void NotificationFailed(ILogger logger, string name, Exception exception);
    }
}
