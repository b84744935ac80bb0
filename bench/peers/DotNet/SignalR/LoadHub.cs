using Microsoft.AspNetCore.SignalR;

namespace Socketeer.Bench.Peers.SignalR;

/// <summary>The load contract as methods of a hub. A payload is a string, as the load generator sends it.</summary>
internal sealed class LoadHub : Hub
{
    public Task Echo(string payload) => Clients.Caller.SendAsync("echo", payload);

    public string Ack(string payload) => payload;

    public Task Bcast(string payload) => Clients.All.SendAsync("bcast", payload);

    public Task Join(string room) => Groups.AddToGroupAsync(Context.ConnectionId, room);

    public Task Room(string room, string payload) => Clients.Group(room).SendAsync("room", payload);

    public Task Bin(byte[] payload) => Clients.Caller.SendAsync("bin", payload);
}
