namespace Socketeer.Client;

/// <summary>The one table from disconnect reasons to the reference's words.</summary>
public static class DisconnectReasonText
{
    /// <summary>Gives the words of the JavaScript client for a reason.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>The words, such as <c>io server disconnect</c>.</returns>
    public static string ToText(this DisconnectReason reason) => reason switch
    {
        DisconnectReason.TransportError => "transport error",
        DisconnectReason.TransportClose => "transport close",
        DisconnectReason.PingTimeout => "ping timeout",
        DisconnectReason.ParseError => "parse error",
        DisconnectReason.ForcedClose => "forced close",
        DisconnectReason.ServerDisconnect => "io server disconnect",
        DisconnectReason.ClientDisconnect => "io client disconnect",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a disconnect reason."),
    };
}
