using Socketeer.EngineIO;

namespace Socketeer.Server;

/// <summary>The one table between disconnect reasons and the reference's words.</summary>
public static class DisconnectReasonText
{
    /// <summary>Gives the reference's words for a reason.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>The words, such as <c>transport close</c>.</returns>
    public static string ToText(this DisconnectReason reason) => reason switch
    {
        DisconnectReason.TransportError => "transport error",
        DisconnectReason.TransportClose => "transport close",
        DisconnectReason.ForcedClose => "forced close",
        DisconnectReason.PingTimeout => "ping timeout",
        DisconnectReason.ParseError => "parse error",
        DisconnectReason.ServerShuttingDown => "server shutting down",
        DisconnectReason.ForcedServerClose => "forced server close",
        DisconnectReason.ClientNamespaceDisconnect => "client namespace disconnect",
        DisconnectReason.ServerNamespaceDisconnect => "server namespace disconnect",
        DisconnectReason.RateLimited => "rate limited",
        DisconnectReason.AuthenticationExpired => "authentication expired",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a disconnect reason."),
    };

    internal static DisconnectReason ToDisconnectReason(this CloseReason reason) => reason switch
    {
        CloseReason.PingTimeout => DisconnectReason.PingTimeout,
        CloseReason.ParseError => DisconnectReason.ParseError,
        CloseReason.TransportError => DisconnectReason.TransportError,
        CloseReason.TransportClose => DisconnectReason.TransportClose,
        _ => DisconnectReason.ForcedClose,
    };
}
