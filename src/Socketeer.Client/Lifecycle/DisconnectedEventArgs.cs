namespace Socketeer.Client;

/// <summary>Tells that a socket, or a client's connection, is connected no more.</summary>
/// <param name="reason">Why.</param>
/// <param name="description">More about it.</param>
/// <param name="exception">What lies behind it.</param>
public sealed class DisconnectedEventArgs(DisconnectReason reason, string? description, Exception? exception) : EventArgs
{
    /// <summary>Gets why. <see cref="DisconnectReasonText.ToText"/> gives the words of the JavaScript client.</summary>
    public DisconnectReason Reason { get; } = reason;

    /// <summary>Gets more about it, for people; or <see langword="null"/>.</summary>
    public string? Description { get; } = description;

    /// <summary>Gets the exception behind it, or <see langword="null"/>.</summary>
    public Exception? Exception { get; } = exception;
}
