using System.Text.Json;

namespace Socketeer.Client;

/// <summary>
/// The server refused a socket: a middleware did, or the namespace does not exist (<c>Invalid namespace</c>). The client does not try again
/// by itself. The message is the server's.
/// </summary>
public sealed class ConnectRefusedException : SocketIOException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ConnectRefusedException()
        : this("The server refused the connection.")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What the server said.</param>
    public ConnectRefusedException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What the server said.</param>
    /// <param name="innerException">Why.</param>
    public ConnectRefusedException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What the server said.</param>
    /// <param name="refusalData">What else it said.</param>
    public ConnectRefusedException(string? message, JsonElement? refusalData)
        : base(message) => RefusalData = refusalData;

    /// <summary>Gets what the server sent with its message; <c>err.data</c> in JavaScript.</summary>
    public JsonElement? RefusalData { get; }
}
