using System.Buffers;

namespace Socketeer.EngineIO;

/// <summary>What a WebSocket read ended with.</summary>
internal enum WebSocketReadKind
{
    /// <summary>A text message.</summary>
    Text,

    /// <summary>A binary message.</summary>
    Binary,

    /// <summary>The client closed, or the connection broke.</summary>
    Closed,

    /// <summary>The client broke the WebSocket protocol.</summary>
    Faulted,

    /// <summary>The message has more bytes than allowed.</summary>
    TooLarge,

    /// <summary>The message has more fragments than allowed.</summary>
    TooManyFragments,
}

/// <summary>One message as read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Data">Its bytes; valid until the next read.</param>
internal readonly record struct WebSocketMessage(WebSocketReadKind Kind, ReadOnlySequence<byte> Data);
