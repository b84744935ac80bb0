namespace Socketeer.Client;

/// <summary>Tells that a socket could not connect.</summary>
/// <param name="exception">Why.</param>
/// <param name="willRetry">Whether the client tries again.</param>
public sealed class ConnectErrorEventArgs(Exception exception, bool willRetry) : EventArgs
{
    /// <summary>
    /// Gets why: a <see cref="ConnectRefusedException"/> is the server's word, a <see cref="TransportException"/> says that it could not be
    /// reached; anything else was thrown by the application's <see cref="SocketIOClientOptions.Auth"/> or
    /// <see cref="SocketIOClientOptions.HeadersFactory"/>.
    /// </summary>
    public Exception Exception { get; } = exception;

    /// <summary>Gets a value that tells whether the client tries again by itself.</summary>
    public bool WillRetry { get; } = willRetry;
}
