using System.Collections.Concurrent;
using Socketeer.Protocol.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Sockets;

public sealed class SendBufferTests
{
    [Fact]
    public void What_is_removed_leaves_its_room_and_the_rest_its_order()
    {
        EncodedPacket[] packets = [.. new[] { "4a", "4b", "4c" }.Select(static text => EncodedPacket.CreateText(System.Text.Encoding.UTF8.GetBytes(text)))];
        PendingAck[] acks = [new(), new(), new()];
        var buffer = new SendBuffer(packets.Sum(static packet => packet.Size));
        for (int i = 0; i < packets.Length; i++)
        {
            Assert.True(buffer.TryAdd(packets[i], acks[i]));
        }

        Assert.False(buffer.TryAdd(packets[1], ack: null));
        buffer.Remove(acks[1]);
        buffer.Remove(acks[1]);
        Assert.True(buffer.TryAdd(packets[1], ack: null));
        Assert.False(buffer.TryAdd(packets[1], ack: null));
        Assert.Equal([true, false, true], acks.Select(static ack => ack.Kept is not null));

        Assert.Same(packets[0], buffer.Take());
        buffer.Remove(acks[0]);
        Assert.Same(packets[2], buffer.Take());
        Assert.Same(packets[1], buffer.Take());
        Assert.Null(buffer.Take());
        Assert.All(acks, static ack => Assert.Null(ack.Kept));
    }

    // Nobody looks for an entry: with a scan for each of them this would take minutes.
    [Fact]
    public void Each_of_very_many_is_removed_without_a_look_at_the_others()
    {
        EncodedPacket packet = EncodedPacket.CreateText("4a"u8);
        var buffer = new SendBuffer(int.MaxValue);
        var acks = new PendingAck[400_000];
        for (int i = 0; i < acks.Length; i++)
        {
            acks[i] = new PendingAck();
            Assert.True(buffer.TryAdd(packet, acks[i]));
        }

        for (int i = acks.Length - 1; i >= 0; i--)
        {
            buffer.Remove(acks[i]);
        }

        Assert.Null(buffer.Take());
    }

    [Fact]
    public async Task Emits_that_are_cancelled_offline_give_their_room_back_and_are_never_sent()
    {
        var received = new ConcurrentQueue<string>();
        await using TestServer server = await TestServer.StartAsync(setUp: io => io.OnConnection(socket =>
        {
            socket.On("withdrawn", (string _) => received.Enqueue("withdrawn"));
            socket.On("kept", (int number) =>
            {
                received.Enqueue($"{number}");
                return number;
            });
        }));
        await using SocketIOClient client = server.CreateClient(static options => options.MaxSendBufferSize = 2000);
        ClientSocket socket = client.Socket();
        string text = new('x', 1000);
        var kept = new List<Task<int>>();
        for (int i = 0; i < 1000; i++)
        {
            if (i % 250 == 0)
            {
                kept.Add(socket.EmitWithAckAsync<int>("kept", i));
            }

            using var withdrawn = new CancellationTokenSource();
            Task emit = socket.EmitWithAckAsync<int>("withdrawn", text, withdrawn.Token);
            await withdrawn.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => emit.Within());
        }

        await socket.ConnectAsync().Within();
        int[] answers = await Task.WhenAll(kept).Within();
        Assert.Equal([0, 250, 500, 750], answers);
        Assert.Equal(["0", "250", "500", "750"], received);
    }
}
