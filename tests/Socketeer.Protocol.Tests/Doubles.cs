using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests;

/// <summary>An event without a socket: remembers the acks it was asked to send.</summary>
internal sealed class TestEvent : IncomingEvent
{
    public List<string> Acks { get; } = [];

    public List<byte[]> Attachments { get; } = [];

    public override IEventSource Source { get; } = new TestSource();

    public override IServiceProvider Services => throw new NotSupportedException();

    public override CancellationToken Aborted => CancellationToken.None;

    public static (TestEvent Event, EventContext Context) Of(string text, params byte[][] attachments)
    {
        var incoming = new TestEvent();
        return (incoming, incoming.Start(Packets.Decode(text, attachments)));
    }

    public EventContext Start(Packet packet, string? name = null) => Begin(packet, name);

    public void Finish() => End();

    protected override ValueTask SendAckAsync(long ackId, PayloadWriter payload)
    {
        EncodedPacket packet = PacketCodec.Json.Encode(PacketType.Ack, "/"u8, ackId, payload);
        Acks.Add(packet.Messages[0].Data.Text()[1..]);
        foreach (EncodedMessage message in packet.Messages[1..])
        {
            Attachments.Add(message.Data.ToArray());
        }

        packet.Release();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Keeps the handlers that were added and runs them on events given as text.</summary>
internal sealed class TestSource : IEventSource
{
    private readonly List<(string Name, Func<EventContext, ValueTask> Handler)> _listeners = [];

    public int Count => _listeners.Count;

    public IDisposable AddListener(string eventName, Func<EventContext, ValueTask> handler)
    {
        _listeners.Add((eventName, handler));
        return new Registration(() => _listeners.Remove((eventName, handler)));
    }

    /// <summary>Runs all handlers of the event and gives the acks that were sent.</summary>
    public async Task<List<string>> RaiseAsync(string text, params byte[][] attachments)
    {
        (TestEvent incoming, EventContext context) = TestEvent.Of(text, attachments);
        foreach ((string name, Func<EventContext, ValueTask> handler) in _listeners.ToArray())
        {
            if (name == context.Name)
            {
                await handler(context);
            }
        }

        incoming.Finish();
        return incoming.Acks;
    }

    private sealed class Registration(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}

/// <summary>Writes down what is emitted.</summary>
internal sealed class TestEmitter : IEventEmitter, IAckEmitter
{
    public string? Text { get; private set; }

    public byte[][] Attachments { get; private set; } = [];

    public CancellationToken Token { get; private set; }

    public string Answer { get; set; } = "30[]";

    public ValueTask EmitCoreAsync<TArguments>(string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments
    {
        (Text, Attachments) = Packets.Encode(PacketType.Event, "/", null, writer =>
        {
            writer.WriteStart(eventName);
            arguments.WriteTo(writer);
            writer.WriteEnd();
        });
        Token = cancellationToken;
        return ValueTask.CompletedTask;
    }

    public async Task<EventArguments> EmitWithAckCoreAsync<TArguments>(
        string eventName, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : IEmitArguments
    {
        await EmitCoreAsync(eventName, arguments, cancellationToken);
        return Packets.Decode(Answer).Arguments;
    }
}
