using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>The things user code is called for in the life of a socket.</summary>
internal enum SocketWorkKind
{
    /// <summary>The connection handlers.</summary>
    Connected,

    /// <summary>The handlers of an event.</summary>
    Event,

    /// <summary>The disconnection handlers.</summary>
    Disconnected,
}

/// <summary>One call of user code that is to be made.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Packet">The event.</param>
/// <param name="Done">Who waits for it, if anyone.</param>
internal readonly record struct SocketWork(SocketWorkKind Kind, Packet? Packet = null, TaskCompletionSource? Done = null);
