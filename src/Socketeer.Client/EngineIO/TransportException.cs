using System.Net;

namespace Socketeer.Client;

/// <summary>
/// The server could not be reached, or ceased to be. Its message is the one the JavaScript client has, such as <c>xhr poll error</c> or
/// <c>websocket error</c>; what lies behind it is the inner exception. Corresponds to the reference's <c>TransportError</c>.
/// </summary>
public sealed class TransportException : SocketIOException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public TransportException()
        : this("transport error")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What went wrong.</param>
    public TransportException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Why.</param>
    public TransportException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception for an HTTP response that is none.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="statusCode">The status of the response.</param>
    /// <param name="innerException">Why, if that is known.</param>
    public TransportException(string? message, HttpStatusCode? statusCode, Exception? innerException = null)
        : base(message, innerException) => StatusCode = statusCode;

    /// <summary>Gets the status of the server's HTTP response, if there was one. Corresponds to <c>description</c>.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>Gets the reason that an open connection is closed with.</summary>
    internal DisconnectReason Reason { get; init; } = DisconnectReason.TransportError;
}
