using System.Net.WebSockets;
using Socketeer.Bench.Peers.Contract;
using Socketeer.Bench.Peers.Hosting;

namespace Socketeer.Bench.Peers.BareWebSocket;

/// <summary>Kestrel and <see cref="WebSocket"/> without a protocol: what any server on that class costs at least.</summary>
internal sealed class BareWebSocketPeer : KestrelPeer
{
    public override string Name => "bare-websocket";

    protected override void Map(WebApplication app)
    {
        var rooms = new Rooms<WebSocketConnection>();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        app.Run(async context =>
        {
            if (!context.WebSockets.IsWebSocketRequest)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            await new WebSocketConnection(new MessageWriter(socket), socket, rooms).RunAsync();
        });
    }
}
