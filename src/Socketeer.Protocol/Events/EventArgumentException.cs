namespace Socketeer;

/// <summary>The peer sent an argument that is missing or of another type than the handler reads.</summary>
public sealed class EventArgumentException : SocketIOException
{
    /// <summary>Makes an exception with a general message.</summary>
    public EventArgumentException()
        : base("The peer sent an argument of another kind.")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong with the argument.</param>
    public EventArgumentException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong with the argument.</param>
    /// <param name="innerException">The decoder's error.</param>
    public EventArgumentException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
