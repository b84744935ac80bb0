namespace Socketeer.EngineIO;

/// <summary>What a WebSocket frame is: the low four bits of its first byte.</summary>
internal enum WebSocketOpcode : byte
{
    /// <summary>The next part of a message.</summary>
    Continuation = 0,

    /// <summary>UTF-8, or the first part of it.</summary>
    Text = 1,

    /// <summary>Bytes, or the first part of them.</summary>
    Binary = 2,

    /// <summary>The end, with a status or without.</summary>
    Close = 8,

    /// <summary>A question whether the other side is there.</summary>
    Ping = 9,

    /// <summary>The answer to a ping.</summary>
    Pong = 10,
}
