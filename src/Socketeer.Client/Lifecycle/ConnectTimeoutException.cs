namespace Socketeer.Client;

/// <summary>
/// A socket did not come to be connected within <see cref="SocketIOClientOptions.ConnectDeadline"/>. The inner exception is that of the last
/// attempt, if one had failed.
/// </summary>
public sealed class ConnectTimeoutException : SocketIOException
{
    /// <summary>Makes an exception.</summary>
    public ConnectTimeoutException()
        : this("The socket did not connect in time.")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What went wrong.</param>
    public ConnectTimeoutException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Why.</param>
    public ConnectTimeoutException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
