using System.Buffers;

namespace Socketeer.EngineIO;

/// <summary>What a WebSocket brought.</summary>
internal enum WebSocketMessageKind
{
    /// <summary>A text message.</summary>
    Text,

    /// <summary>A binary message.</summary>
    Binary,

    /// <summary>A ping, to be answered with its data.</summary>
    Ping,

    /// <summary>The client's close frame, or the end of the connection.</summary>
    Closed,

    /// <summary>The client broke the WebSocket protocol.</summary>
    Violation,

    /// <summary>The message has more bytes than allowed.</summary>
    TooLarge,

    /// <summary>The message has more fragments than allowed.</summary>
    TooManyFragments,
}

/// <summary>One message as read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Data">Its bytes; valid until the next read.</param>
/// <param name="Status">
/// The status of the client's close frame, 0 when it had none; or the status that tells the client what it did wrong.
/// </param>
internal readonly record struct WebSocketMessage(WebSocketMessageKind Kind, ReadOnlySequence<byte> Data = default, ushort Status = 0);
