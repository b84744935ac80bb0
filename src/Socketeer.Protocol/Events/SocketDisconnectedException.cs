namespace Socketeer;

/// <summary>The socket is not connected, or ceased to be while an ack was awaited.</summary>
public sealed class SocketDisconnectedException : SocketIOException
{
    /// <summary>Makes an exception with the message of the JavaScript client.</summary>
    public SocketDisconnectedException()
        : base("socket has been disconnected")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What went wrong.</param>
    public SocketDisconnectedException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Why.</param>
    public SocketDisconnectedException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
