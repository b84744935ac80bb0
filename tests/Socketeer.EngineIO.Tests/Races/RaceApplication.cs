using System.Buffers;
using System.Globalization;
using System.Text;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.EngineIO.Tests.Races;

/// <summary>The layer above of one race: sends numbered packets, some with attachments, and deals with messages at its own pace.</summary>
internal sealed class RaceApplication(RaceScheduler scheduler, TimeProvider time, EngineConnection connection) : EngineConnectionHandler
{
    private readonly List<EncodedPacket> _packets = [];
    private bool _isHandling;
    private int _number;

    public EngineSession Session => (EngineSession)connection;

    /// <summary>Gets the messages of the packets that were accepted, in order.</summary>
    public List<string[]> Sent { get; } = [];

    /// <summary>Gets what came, in order.</summary>
    public List<string> Received { get; } = [];

    /// <summary>Gets how often each thing happened that may happen once.</summary>
    public (int Opened, int Upgraded, int Closed) Times { get; private set; }

    public CloseReason? Reason { get; private set; }

    public string? Description { get; private set; }

    /// <summary>Gets the packets that were accepted while a poll was held for them.</summary>
    public List<string[]> Promised { get; } = [];

    /// <summary>Gets or sets what is called when a message came.</summary>
    public Action OnReceived { get; set; } = static () => { };

    /// <summary>Gets or sets the longest time a handler takes.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>Gets the packets that somebody still holds although everything is over.</summary>
    public int CountHeldPackets()
    {
        int held = 0;
        foreach (EncodedPacket packet in _packets)
        {
            // The last reference, which is ours, empties the packet.
            packet.Release();
            held += packet.Messages.IsEmpty ? 0 : 1;
        }

        return held;
    }

    public override void OnOpened()
    {
        Times = Times with { Opened = Times.Opened + 1 };
        scheduler.IsLocked = () => Session.Gate.IsHeldByCurrentThread;
    }

    public override ValueTask OnTextAsync(ReadOnlySequence<byte> message) => ReceiveAsync(message, isBinary: false);

    public override ValueTask OnBinaryAsync(ReadOnlySequence<byte> message) => ReceiveAsync(message, isBinary: true);

    public override void OnUpgraded()
    {
        Times = Times with { Upgraded = Times.Upgraded + 1 };
        scheduler.Interrupt();
    }

    public override void OnClosed(CloseReason reason, string? description)
    {
        Times = Times with { Closed = Times.Closed + 1 };
        Reason = reason;
        scheduler.Note($"application was told of the end: {reason}");
        Description = description;
    }

    /// <summary>Sends packets at random moments.</summary>
    public async Task TalkAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await scheduler.TurnsAsync(6);
            SendOptions options = scheduler.Random.Next(8) switch
            {
                0 => SendOptions.Volatile,
                1 or 2 => SendOptions.Deferred,
                3 => SendOptions.Held,
                4 => SendOptions.Uncompressed,
                _ => SendOptions.None,
            };
            SendStatus status = Send(options);
            if (options == SendOptions.Held)
            {
                await scheduler.TurnsAsync(2);
                connection.Flush();
            }

            if (status == SendStatus.Congested && scheduler.Chance(2))
            {
                await connection.WaitForRoomAsync();
            }
        }
    }

    public SendStatus Send(SendOptions options = SendOptions.None)
    {
        EncodedPacket packet = Create(++_number);
        string[] messages = [.. packet.Messages.ToArray().Select(message => Show(message.Data.Span, message.IsBinary))];
        _packets.Add(packet);
        Sent.Add(messages);
        bool isPromised = connection.Transport == TransportKind.Polling && Session.CurrentTransport.IsIdle;
        SendStatus status = connection.Send(packet, options);
        scheduler.Note($"application sent {messages[0]}: {status}");
        if (status is SendStatus.Dropped or SendStatus.Closed)
        {
            Sent.Remove(messages);
        }
        else if (isPromised)
        {
            Promised.Add(messages);
        }

        return status;
    }

    private static string Show(ReadOnlySpan<byte> data, bool isBinary) =>
        isBinary ? $"#{Convert.ToHexString(data)}" : Encoding.UTF8.GetString(data);

    // A text, bytes, or an event with two attachments.
    private EncodedPacket Create(int number)
    {
        switch (scheduler.Random.Next(4))
        {
            case 0:
                return EncodedPacket.CreateBinary([0xA0, (byte)(number >> 8), (byte)number]);
            case 1:
                PayloadWriter payload = PayloadWriter.Rent(EventSerializer.Default);
                payload.WriteStart("e");
                payload.Write(number);
                payload.WriteBinary([0xA1, (byte)number]);
                payload.WriteBinary([0xA2, (byte)number]);
                payload.WriteEnd();
                EncodedPacket packet = PacketCodec.Json.Encode(PacketType.BinaryEvent, "/"u8, null, payload);
                payload.Return();
                return packet;
            default:
                return EncodedPacket.CreateText(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private async ValueTask ReceiveAsync(ReadOnlySequence<byte> message, bool isBinary)
    {
        if (_isHandling)
        {
            scheduler.Fail("a message came while the last was dealt with");
        }

        if (Times.Closed > 0)
        {
            scheduler.Fail("a message came after the end");
        }

        _isHandling = true;
        string shown = Show(message.ToArray(), isBinary);
        Received.Add(shown);
        scheduler.Note($"application received {shown}");
        OnReceived();
        scheduler.Interrupt();
        switch (scheduler.Random.Next(8))
        {
            case 0:
                await scheduler.TurnsAsync(3);
                break;
            case 1 when Slowness > TimeSpan.Zero:
                await Task.Delay(Slowness * scheduler.Random.NextDouble(), time);
                break;
            case 2 or 3 or 4:
                Send();
                break;
            default:
                break;
        }

        if (Show(message.ToArray(), isBinary) != shown)
        {
            scheduler.Fail("a message changed while it was dealt with");
        }

        _isHandling = false;
    }
}
