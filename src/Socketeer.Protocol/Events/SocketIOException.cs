namespace Socketeer;

/// <summary>The base of the exceptions of this library.</summary>
public class SocketIOException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public SocketIOException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What went wrong.</param>
    public SocketIOException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Why.</param>
    public SocketIOException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
