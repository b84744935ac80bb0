namespace Socketeer.Client;

/// <summary>An event was not accepted: what waits to be sent has reached its bound. The message names the option.</summary>
public sealed class SendBufferFullException : SocketIOException
{
    /// <summary>Makes an exception.</summary>
    public SendBufferFullException()
        : this("Too much waits to be sent.")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What went wrong.</param>
    public SendBufferFullException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Why.</param>
    public SendBufferFullException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
