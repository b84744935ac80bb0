namespace Socketeer.Server;

/// <summary>Something that happened to a room of an adapter.</summary>
/// <param name="room">The room.</param>
/// <param name="socketId">The socket that joined or left, or <see langword="null"/>.</param>
public sealed class RoomEventArgs(string room, string? socketId = null) : EventArgs
{
    /// <summary>Gets the room.</summary>
    public string Room { get; } = room;

    /// <summary>Gets the id of the socket that joined or left; <see langword="null"/> when the room was created or deleted.</summary>
    public string? SocketId { get; } = socketId;
}
