namespace Socketeer.EngineIO;

/// <summary>What <see cref="Epoll"/> tells of a socket. Hints: the truth is what the socket answers when it is asked.</summary>
[Flags]
internal enum EpollEvents : uint
{
    /// <summary>Something has come.</summary>
    Readable = 0x1,

    /// <summary>There is room to send.</summary>
    Writable = 0x4,

    /// <summary>The connection broke. Always told.</summary>
    Failed = 0x8,

    /// <summary>Both sides have ended. Always told.</summary>
    Ended = 0x10,

    /// <summary>The peer sends nothing more.</summary>
    PeerEnded = 0x2000,

    /// <summary>Only changes are told.</summary>
    EdgeTriggered = 0x8000_0000,
}
