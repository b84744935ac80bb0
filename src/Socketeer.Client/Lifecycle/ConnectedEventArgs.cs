namespace Socketeer.Client;

/// <summary>Tells that a socket has connected.</summary>
/// <param name="id">The socket's id.</param>
/// <param name="recovered">Whether it is a session the server kept.</param>
public sealed class ConnectedEventArgs(string id, bool recovered) : EventArgs
{
    /// <summary>Gets the id the server gave the socket.</summary>
    public string Id { get; } = id;

    /// <summary>Gets a value that tells whether the socket has its former id, rooms and data, and what it missed is or was delivered.</summary>
    public bool Recovered { get; } = recovered;
}
