using Socketeer.Bench.Dialects;

namespace Socketeer.Bench.Runs;

/// <summary>A load of messages on WebSockets.</summary>
/// <param name="Name">The scenario's name in the table.</param>
/// <param name="Kind">What the senders ask.</param>
/// <param name="Clients">How many clients are connected.</param>
/// <param name="PayloadSize">The size of the payload in bytes.</param>
/// <param name="Senders">How many of the clients send.</param>
/// <param name="InFlight">How many requests a sender has under way; with a rate, not used.</param>
/// <param name="Rate">Requests per second of all senders together; 0 for as fast as the answers come.</param>
/// <param name="RoomSize">How many members a room has, where the kind needs rooms.</param>
/// <param name="Silent">How many of the clients stop reading before the others begin; with broadcasts.</param>
internal sealed record MessagePlan(
    string Name, RequestKind Kind, int Clients, int PayloadSize, int Senders, int InFlight, int Rate = 0, int RoomSize = 0, int Silent = 0)
{
    /// <summary>Gets how many clients get, and read, what one request brings about.</summary>
    public int Recipients => Kind switch
    {
        RequestKind.Broadcast => Clients - Silent,
        RequestKind.Room => RoomSize,
        _ => 1,
    };

    /// <summary>Gets how many rooms there are: every client is in as many as keep this number at half the clients.</summary>
    public int Rooms => RoomSize == 0 ? 0 : Math.Max(1, Math.Min(Clients / 2, Clients * 5 / RoomSize));

    /// <summary>Tells whether a client, one of the last, stops reading.</summary>
    public bool IsSilent(int client) => client >= Clients - Silent;

    /// <summary>Tells which client is the n-th member of a room.</summary>
    public int MemberOf(int room, int member) => ((room * 2) + (member * (Clients / RoomSize))) % Clients;
}
