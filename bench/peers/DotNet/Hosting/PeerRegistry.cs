using Socketeer.Bench.Peers.BareEpoll;
using Socketeer.Bench.Peers.BarePipe;
using Socketeer.Bench.Peers.BarePolling;
using Socketeer.Bench.Peers.BareWebSocket;
using Socketeer.Bench.Peers.SignalR;

namespace Socketeer.Bench.Peers.Hosting;

/// <summary>The kinds of server, by name.</summary>
internal static class PeerRegistry
{
    private static readonly IPeer[] Peers =
        [new SignalRPeer(), new BareWebSocketPeer(), new BarePipePeer(), new BareEpollPeer(), new BarePollingPeer()];

    public static IEnumerable<string> Names => Peers.Select(peer => peer.Name);

    public static IPeer? Find(string? name) => Array.Find(Peers, peer => peer.Name == name);
}
