namespace Socketeer.Server;

/// <summary>Which disconnections are accidents, after which a client may have its socket back.</summary>
internal static class RecoverableReasons
{
    /// <summary>Tells whether a session outlives its socket. Who left the namespace, or was sent away, has no claim to it.</summary>
    public static bool IsRecoverable(this DisconnectReason reason) => reason is
        DisconnectReason.TransportError
        or DisconnectReason.TransportClose
        or DisconnectReason.ForcedClose
        or DisconnectReason.PingTimeout
        or DisconnectReason.ServerShuttingDown
        or DisconnectReason.ForcedServerClose;
}
