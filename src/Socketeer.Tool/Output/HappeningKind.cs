namespace Socketeer.Tool;

/// <summary>What can happen, each printed as one line.</summary>
internal enum HappeningKind
{
    Connect,
    Disconnect,
    ConnectError,
    ReconnectAttempt,
    Reconnect,
    Upgrade,
    Event,
    Emit,
    Ack,
    AckError,
    Info,
}
