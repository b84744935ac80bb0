using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>The client broke the protocol. Given to error handlers; never thrown.</summary>
/// <param name="error">What it did.</param>
public sealed class ProtocolViolationException(ProtocolError error) : SocketIOException(error.ToText())
{
    /// <summary>Gets what the client did.</summary>
    public ProtocolError Error { get; } = error;
}
