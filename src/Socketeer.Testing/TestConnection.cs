using System.Buffers;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;
using Socketeer.Server;

namespace Socketeer.Testing;

/// <summary>A connection without a network: what is sent is decoded at once, and kept.</summary>
internal sealed class TestConnection(ClaimsPrincipal? user) : EngineConnection
{
    private readonly List<ReceivedEvent> _received = [];
    private readonly TaskCompletionSource<Packet> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private PacketDecoder? _decoder;
    private EngineConnectionHandler? _handler;
    private int _closed;

    public override string Id { get; } = SessionId.Create();

    public override int Protocol => 4;

    public override TransportKind Transport => TransportKind.WebSocket;

    public override HandshakeRequest Request { get; } = new()
    {
        Headers = new Dictionary<string, StringValues>(),
        Query = new Dictionary<string, string> { ["EIO"] = "4", ["transport"] = "websocket" },
        Url = "/socket.io/?EIO=4&transport=websocket",
        User = user ?? new ClaimsPrincipal(),
    };

    public override bool IsOpen => Volatile.Read(ref _closed) == 0;

    public IReadOnlyList<ReceivedEvent> Received
    {
        get
        {
            lock (_gate)
            {
                return [.. _received];
            }
        }
    }

    public void Open(EngineConnectionHandler handler)
    {
        _handler = handler;
        _decoder = PacketCodec.Json.CreateDecoder(new PacketLimits { MaxAttachments = int.MaxValue }, EventSerializer.Default);
        handler.OnOpened();
    }

    /// <summary>Joins a namespace.</summary>
    /// <returns>The id of the socket.</returns>
    public async Task<string> JoinAsync(string namespaceName, JsonElement? auth)
    {
        await _handler!.OnTextAsync(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes($"0{namespaceName},{auth?.GetRawText()}")));
        Packet answer = await _answer.Task;
        JsonElement payload = JsonElement.Parse(answer.Payload.Span);
        return answer.Type == PacketType.Connect
            ? payload.GetProperty("sid").GetString()!
            : throw new ConnectRefusedException(payload.GetProperty("message").GetString());
    }

    public async ValueTask EmitAsync(SocketNamespace target, string eventName, object?[] arguments)
    {
        EncodedPacket packet = target.EncodeEvent(eventName, new ArgumentList(arguments), ackId: null);
        byte[][] messages = [.. Enumerable.Range(0, packet.Messages.Length).Select(index => packet.Messages[index].Data.ToArray())];
        packet.Release();
        await _handler!.OnTextAsync(new ReadOnlySequence<byte>(messages[0].AsMemory(1)));
        foreach (byte[] attachment in messages[1..])
        {
            await _handler.OnBinaryAsync(new ReadOnlySequence<byte>(attachment));
        }
    }

    public override SendStatus Send(EncodedPacket packet, SendOptions options = SendOptions.None)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (!IsOpen)
        {
            return SendStatus.Closed;
        }

        lock (_gate)
        {
            foreach (EncodedMessage message in packet.Messages)
            {
                PacketReadResult result = message.IsBinary
                    ? _decoder!.ReadBinary(new ReadOnlySequence<byte>(message.Data))
                    : _decoder!.ReadText(new ReadOnlySequence<byte>(message.Data[1..]));
                if (result.Packet is { } received)
                {
                    Keep(received);
                }
            }
        }

        return SendStatus.Accepted;
    }

    public override ValueTask WaitForRoomAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public override void Close(bool discard = false)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _handler!.OnClosed(CloseReason.ForcedClose, null);
        }
    }

    // Packets are kept, not returned: their arguments are the test's to read.
    private void Keep(Packet packet)
    {
        switch (packet.Type)
        {
            case PacketType.Event:
                _received.Add(new ReceivedEvent(packet.GetEventName(), packet.Arguments));
                break;
            case PacketType.Connect or PacketType.ConnectError:
                _answer.TrySetResult(packet);
                break;
        }
    }

    private readonly struct ArgumentList(object?[] arguments) : IEmitArguments
    {
        public void WriteTo(PayloadWriter writer)
        {
            foreach (object? argument in arguments)
            {
                writer.Write(argument);
            }
        }
    }
}
