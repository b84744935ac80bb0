namespace Socketeer.Server;

/// <summary>What became of an ack that a socket is to owe.</summary>
internal enum AckRegistration
{
    /// <summary>The socket owes it.</summary>
    Added,

    /// <summary>The socket is disconnected; the ack was told so.</summary>
    Disconnected,

    /// <summary>The socket owes <see cref="SocketIOOptions.MaxPendingAcks"/> already.</summary>
    Full,
}
