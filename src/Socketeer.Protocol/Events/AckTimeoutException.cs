namespace Socketeer;

/// <summary>An ack did not come in the time that was set. Corresponds to the reference's error of the same message.</summary>
public sealed class AckTimeoutException : SocketIOException
{
    /// <summary>Makes an exception without answers.</summary>
    public AckTimeoutException()
        : this([])
    {
    }

    /// <summary>Makes an exception without answers.</summary>
    /// <param name="message">What went wrong.</param>
    public AckTimeoutException(string? message)
        : base(message) => Responses = [];

    /// <summary>Makes an exception without answers.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Why.</param>
    public AckTimeoutException(string? message, Exception? innerException)
        : base(message, innerException) => Responses = [];

    /// <summary>Makes an exception for a broadcast that some answered.</summary>
    /// <param name="responses">The answers that came.</param>
    public AckTimeoutException(IReadOnlyList<EventArguments> responses)
        : base("operation has timed out") => Responses = responses;

    /// <summary>Gets the answers of a broadcast that came in time.</summary>
    public IReadOnlyList<EventArguments> Responses { get; }
}
