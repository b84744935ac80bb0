namespace Socketeer.Client;

/// <summary>Tells that an attempt to connect failed.</summary>
/// <param name="exception">Why.</param>
public sealed class ClientErrorEventArgs(Exception exception) : EventArgs
{
    /// <summary>Gets why.</summary>
    public Exception Exception { get; } = exception;
}
