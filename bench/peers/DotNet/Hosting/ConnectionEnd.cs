using System.Net.Sockets;
using System.Net.WebSockets;

namespace Socketeer.Bench.Peers.Hosting;

/// <summary>What reading and writing throw when a connection is over, from whichever side and at whichever moment.</summary>
internal static class ConnectionEnd
{
    public static bool IsMeantBy(Exception exception) =>
        exception is WebSocketException or IOException or SocketException or OperationCanceledException or InvalidOperationException;
}
