using System.Text;
using Socketeer.Bench.Load;

namespace Socketeer.Bench.Dialects;

/// <summary>Socket.IO 5 on Engine.IO 4, WebSocket alone; also what the bare servers pretend to speak.</summary>
internal sealed class SocketIODialect : IDialect
{
    public string Path => "/socket.io/?EIO=4&transport=websocket";

    public void OnUpgraded(WebSocketConnection client)
    {
        // The server speaks first.
    }

    public void Read(WebSocketConnection client, ReadOnlySpan<byte> message, bool isBinary, IClientListener listener)
    {
        if (isBinary)
        {
            listener.OnMessage(client, message);
            return;
        }

        switch (message)
        {
            case [(byte)'0', ..]:
                client.SendText("40"u8);
                break;
            case [(byte)'2', ..]:
                client.SendText("3"u8);
                break;
            case [(byte)'4', (byte)'0', ..]:
                listener.OnReady(client);
                break;
            case [(byte)'4', (byte)'2' or (byte)'3', ..]:
                listener.OnMessage(client, message);
                break;
            case [(byte)'4', (byte)'5', ..]:
                // The header of a binary event: its attachment counts.
                break;
            default:
                throw new LoadException($"The server sent {Encoding.UTF8.GetString(message)}.");
        }
    }

    public Request Encode(RequestKind kind, string payload, string? room = null) => kind switch
    {
        RequestKind.Echo => Text($$"""42["echo","{{payload}}"]"""),
        RequestKind.Ack => Text($$"""421["ack","{{payload}}"]"""),
        RequestKind.Broadcast => Text($$"""42["bcast","{{payload}}"]"""),
        RequestKind.Room => Text($$"""42["room","{{room}}","{{payload}}"]"""),
        RequestKind.Join => Text($$"""422["join","{{room}}"]"""),
        RequestKind.Binary => new Request(
            """451-["bin",{"_placeholder":true,"num":0}]"""u8.ToArray(), isBinary: false, Encoding.ASCII.GetBytes(payload)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static Request Text(string message) => new(Encoding.ASCII.GetBytes(message), isBinary: false);
}
