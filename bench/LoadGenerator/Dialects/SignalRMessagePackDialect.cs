using System.Text;
using Socketeer.Bench.Load;

namespace Socketeer.Bench.Dialects;

/// <summary>SignalR's MessagePack protocol: records with their length, a variable-length integer, before them.</summary>
internal sealed class SignalRMessagePackDialect : IDialect
{
    private const int Invocation = 1;
    private const int Completion = 3;
    private const int Ping = 6;

    public string Path => "/hub";

    public void OnUpgraded(WebSocketConnection client) => client.SendText("{\"protocol\":\"messagepack\",\"version\":1}\u001e"u8);

    public void Read(WebSocketConnection client, ReadOnlySpan<byte> message, bool isBinary, IClientListener listener)
    {
        if (!client.IsReady)
        {
            // The answer to the handshake is JSON.
            listener.OnReady(client);
            return;
        }

        while (!message.IsEmpty)
        {
            int length = 0;
            int position = 0;
            for (; ; position++)
            {
                length |= (message[position] & 0x7F) << (7 * position);
                if ((message[position] & 0x80) == 0)
                {
                    break;
                }
            }

            ReadOnlySpan<byte> record = message.Slice(position + 1, length);
            message = message[(position + 1 + length)..];

            // An array of few elements has its length in its first byte; the type is the second.
            switch (record[1])
            {
                case Invocation or Completion:
                    listener.OnMessage(client, record);
                    break;
                case Ping:
                    break;
                default:
                    throw new LoadException($"The server sent a SignalR message of type {record[1]}.");
            }
        }
    }

    public Request Encode(RequestKind kind, string payload, string? room = null) => kind switch
    {
        RequestKind.Echo => Invoke("Echo", null, writer => Text(writer, payload)),
        RequestKind.Ack => Invoke("Ack", "1", writer => Text(writer, payload)),
        RequestKind.Broadcast => Invoke("Bcast", null, writer => Text(writer, payload)),
        RequestKind.Room => Invoke("Room", null, writer => Text(writer, room!), writer => Text(writer, payload)),
        RequestKind.Join => Invoke("Join", "2", writer => Text(writer, room!)),
        RequestKind.Binary => Invoke("Bin", null, writer => Binary(writer, payload)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // [1, {headers}, id or nil, method, [arguments], [streams]]
    private static Request Invoke(string method, string? id, params Action<List<byte>>[] arguments)
    {
        List<byte> record = [0x96, Invocation, 0x80];
        if (id is null)
        {
            record.Add(0xC0);
        }
        else
        {
            Text(record, id);
        }

        Text(record, method);
        record.Add((byte)(0x90 | arguments.Length));
        foreach (Action<List<byte>> write in arguments)
        {
            write(record);
        }

        record.Add(0x90);
        List<byte> message = [];
        for (int length = record.Count; ; length >>= 7)
        {
            message.Add((byte)(length < 0x80 ? length : (length & 0x7F) | 0x80));
            if (length < 0x80)
            {
                break;
            }
        }

        return new Request([.. message, .. record], isBinary: true);
    }

    private static void Text(List<byte> target, string value)
    {
        Span<byte> header = value.Length switch
        {
            < 32 => [(byte)(0xA0 | value.Length)],
            < 256 => [0xD9, (byte)value.Length],
            _ => [0xDA, (byte)(value.Length >> 8), (byte)value.Length],
        };
        target.AddRange(header);
        target.AddRange(Encoding.ASCII.GetBytes(value));
    }

    private static void Binary(List<byte> target, string value)
    {
        target.AddRange([0xC5, (byte)(value.Length >> 8), (byte)value.Length]);
        target.AddRange(Encoding.ASCII.GetBytes(value));
    }
}
