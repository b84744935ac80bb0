using System.Text.Json;
using Microsoft.Extensions.Logging;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Server;

/// <content>How a client gets the socket back that it had.</content>
public sealed partial class SocketNamespace
{
    /// <summary>Gives a new socket the session its client asks for, or one of its own. Never throws.</summary>
    private async ValueTask RecoverAsync(ServerSocket socket)
    {
        RecoveryResult? result = null;
        if (TryGetString(socket.Handshake.Auth, "pid"u8, out string? privateSessionId))
        {
            result = TryGetString(socket.Handshake.Auth, "offset"u8, out string? offset)
                ? await RestoreAsync(new RecoveryRequest(privateSessionId!, offset!, socket.Handshake.UserId))
                : RecoveryResult.Refused(RecoveryFailure.NoOffset);
            Report(result);
        }

        socket.Begin(new SocketRecovery(
            result, result?.Session?.PrivateSessionId ?? SessionId.Create(), result?.Session?.Beginning ?? Adapter.Position));
    }

    private async ValueTask<RecoveryResult> RestoreAsync(RecoveryRequest request)
    {
        try
        {
            return request.PrivateSessionId.Length == SessionId.Length
                ? await Adapter.RestoreSessionAsync(request)
                : RecoveryResult.Refused(RecoveryFailure.UnknownSession);
        }
        catch (Exception exception)
        {
            RecoveryLog.RecoveryFailed(Logger, Name, exception);
            return RecoveryResult.Refused(RecoveryFailure.AdapterFailed);
        }
    }

    private void Report(RecoveryResult result)
    {
        Server.Metrics.OnRecovery(FiguresName, result.Failure);
        if (result.Session is { } session)
        {
            RecoveryLog.Recovered(Logger, session.SocketId, Name, result.MissedPackets.Count);
        }
        else
        {
            RecoveryLog.RecoveryRefused(Logger, Name, result.Failure!.Value);
        }
    }

    // Anything else than a string is only the application's.
    private static bool TryGetString(JsonElement auth, ReadOnlySpan<byte> name, out string? value)
    {
        value = null;
        if (auth.ValueKind != JsonValueKind.Object || !auth.TryGetProperty(name, out JsonElement property) || property.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            value = property.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return false;
        }
    }

    private static partial class RecoveryLog
    {
        [LoggerMessage(800, LogLevel.Debug, "Socket {SocketId} of {Namespace} was recovered; its client missed {Count} events so far.", EventName = "SocketRecovered")]
        public static partial void Recovered(ILogger logger, string socketId, string @namespace, int count);

        [LoggerMessage(801, LogLevel.Debug, "A client could not recover its socket of {Namespace}: {Failure}.", EventName = "RecoveryRefused")]
        public static partial void RecoveryRefused(ILogger logger, string @namespace, RecoveryFailure failure);

        [LoggerMessage(804, LogLevel.Error, "The adapter of {Namespace} could not restore a session.", EventName = "RecoveryFailed")]
        public static partial void RecoveryFailed(ILogger logger, string @namespace, Exception exception);
    }
}
