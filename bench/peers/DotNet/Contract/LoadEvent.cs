namespace Socketeer.Bench.Peers.Contract;

/// <summary>What a text message asks for.</summary>
internal enum LoadEvent
{
    /// <summary>Nothing that is answered.</summary>
    None,

    /// <summary><c>40</c>: the client connects to the namespace.</summary>
    Connect,

    /// <summary><c>42["echo",X]</c>: the same to the sender.</summary>
    Echo,

    /// <summary><c>42ID["ack",X]</c>: an ack with X.</summary>
    Ack,

    /// <summary><c>42["bcast",X]</c>: the same to everyone.</summary>
    Broadcast,

    /// <summary><c>42ID["join","R"]</c>: the sender joins R, then an empty ack.</summary>
    Join,

    /// <summary><c>42["room","R",X]</c>: X to the members of R.</summary>
    Room,

    /// <summary><c>451-["bin",{...}]</c> and a binary message: the same two to the sender.</summary>
    Binary,
}
