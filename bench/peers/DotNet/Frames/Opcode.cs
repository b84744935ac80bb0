namespace Socketeer.Bench.Peers.Frames;

/// <summary>What a frame is: RFC 6455, 5.2.</summary>
internal enum Opcode : byte
{
    /// <summary>A part of a message that began before; not understood here.</summary>
    Continuation = 0,

    /// <summary>A text message.</summary>
    Text = 1,

    /// <summary>A binary message.</summary>
    Binary = 2,

    /// <summary>The last frame of a side.</summary>
    Close = 8,

    /// <summary>Asks for a pong.</summary>
    Ping = 9,

    /// <summary>Answers a ping.</summary>
    Pong = 10,
}
