namespace Socketeer.Server;

/// <summary>
/// Thrown by a middleware to refuse a client: it gets the message, and the data if there are any, as its <c>connect_error</c>.
/// Corresponds to <c>next(err)</c>.
/// </summary>
public sealed class ConnectRefusedException : SocketIOException
{
    /// <summary>Refuses without saying why.</summary>
    public ConnectRefusedException()
        : this("refused")
    {
    }

    /// <summary>Refuses.</summary>
    /// <param name="message">The text for the client.</param>
    public ConnectRefusedException(string? message)
        : base(message)
    {
    }

    /// <summary>Refuses.</summary>
    /// <param name="message">The text for the client.</param>
    /// <param name="innerException">Why; the client does not get it.</param>
    public ConnectRefusedException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Refuses with data.</summary>
    /// <param name="message">The text for the client.</param>
    /// <param name="refusalData">More for the client: <c>err.data</c> there.</param>
    public ConnectRefusedException(string? message, object refusalData)
        : base(message) => RefusalData = refusalData;

    /// <summary>Gets what the client gets beside the message.</summary>
    public object? RefusalData { get; }
}
