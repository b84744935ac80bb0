namespace Socketeer.Hub.Configuration;

/// <summary>Where an event goes.</summary>
internal enum Destination
{
    /// <summary>Back to the sender.</summary>
    Sender,

    /// <summary>To everyone in the namespace but the sender.</summary>
    Others,

    /// <summary>To everyone in the namespace.</summary>
    Everyone,

    /// <summary>To the members, but the sender, of the room the first argument names.</summary>
    NamedRoom,

    /// <summary>To the members, but the sender, of the room the rule names.</summary>
    FixedRoom,

    /// <summary>To the socket whose id is the first argument.</summary>
    Socket,

    /// <summary>Nowhere: the sender joins the room the first argument names.</summary>
    Join,

    /// <summary>Nowhere: the sender leaves the room the first argument names.</summary>
    Leave,
}
