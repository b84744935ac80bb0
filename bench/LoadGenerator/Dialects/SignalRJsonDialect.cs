using System.Text;
using Socketeer.Bench.Load;

namespace Socketeer.Bench.Dialects;

/// <summary>SignalR's JSON protocol: records that end with the byte 1E.</summary>
internal sealed class SignalRJsonDialect : IDialect
{
    private const byte RecordEnd = 0x1E;

    public string Path => "/hub";

    public void OnUpgraded(WebSocketConnection client) => client.SendText("{\"protocol\":\"json\",\"version\":1}\u001e"u8);

    public void Read(WebSocketConnection client, ReadOnlySpan<byte> message, bool isBinary, IClientListener listener)
    {
        while (message.IndexOf(RecordEnd) is >= 0 and int end)
        {
            ReadOnlySpan<byte> record = message[..end];
            message = message[(end + 1)..];
            if (record.SequenceEqual("{}"u8))
            {
                listener.OnReady(client);
            }
            else if (record.StartsWith("{\"type\":1,"u8) || record.StartsWith("{\"type\":3,"u8))
            {
                listener.OnMessage(client, record);
            }
            else if (!record.StartsWith("{\"type\":6"u8))
            {
                throw new LoadException($"The server sent {Encoding.UTF8.GetString(record)}.");
            }
        }
    }

    public Request Encode(RequestKind kind, string payload, string? room = null) => kind switch
    {
        RequestKind.Echo => Invoke("Echo", $"\"{payload}\""),
        RequestKind.Ack => Invoke("Ack", $"\"{payload}\"", id: "1"),
        RequestKind.Broadcast => Invoke("Bcast", $"\"{payload}\""),
        RequestKind.Room => Invoke("Room", $"\"{room}\",\"{payload}\""),
        RequestKind.Join => Invoke("Join", $"\"{room}\"", id: "2"),
        _ => throw new LoadException("SignalR's JSON protocol has no binary."),
    };

    private static Request Invoke(string method, string arguments, string? id = null)
    {
        string invocation = id is null ? string.Empty : $"\"invocationId\":\"{id}\",";
        string record = $$"""{"type":1,{{invocation}}"target":"{{method}}","arguments":[{{arguments}}]}""" + "\u001e";
        return new Request(Encoding.ASCII.GetBytes(record), isBinary: false);
    }
}
