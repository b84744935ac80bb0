using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Broadcasting;

/// <summary>One client of a room of 1,000 stops reading: what that costs, and whom.</summary>
public sealed class SlowConsumerTests
{
    private const int Members = 1000;

    // How many broadcasts the queue of a client that does not read takes.
    private const int Room = 12;

    // A message is this long on the wire: 42["news",10,"xxx…"]
    private const int MessageSize = 1000;

    [Theory]
    [InlineData(SendQueueBound.Size)]
    [InlineData(SendQueueBound.Length)]
    public async Task One_slow_consumer_among_a_thousand_does_not_disturb_the_others(SendQueueBound bound)
    {
        using var figures = new Figures();
        var logs = new RecordingLoggerProvider();
        await using WebApplication app = Build(figures, logs, bound);
        SocketIOServer io = app.MapSocketIO().Server;
        RequestDelegate endpoint = ((IEndpointRouteBuilder)app).DataSources
            .SelectMany(static source => source.Endpoints)
            .Single(static endpoint => endpoint.DisplayName!.StartsWith("Engine.IO", StringComparison.Ordinal))
            .RequestDelegate!;
        var ended = new TaskCompletionSource<(string Id, DisconnectReason Reason)>();
        io.OnConnection(socket =>
        {
            socket.OnDisconnected(reason => ended.TrySetResult((socket.Id, reason)));
            return socket.JoinAsync("room");
        });
        (MemoryWebSocket slow, string slowId) = await JoinAsync(endpoint, isNarrow: true);
        await UntilMembersAsync(io, 1);
        var others = new List<(MemoryWebSocket Client, ServerSocket Socket)>();
        for (int i = 1; i < Members; i++)
        {
            (MemoryWebSocket client, string id) = await JoinAsync(endpoint, isNarrow: false);
            others.Add((client, io.Default.Sockets[id]));
        }

        await UntilMembersAsync(io, Members);

        // What fits into its queue: nobody waits for it, everybody else has it.
        for (int i = 0; i < Room; i++)
        {
            await BroadcastAsync(io, i, others);
        }

        Assert.True(io.Default.Sockets[slowId].IsConnected);
        Assert.InRange(slow.CountUnread(), 0, MessageSize + 4);

        // It is busy and the others are not: a volatile packet is dropped for it alone.
        await UntilIdleAsync(others);
        long dropped = figures.Sum("events_dropped");
        AssertDone(io.To("room").Volatile.EmitAsync("moved"));
        Assert.Equal(dropped + 1, figures.Sum("events_dropped"));
        await AssertReceivedAsync(others, "42[\"moved\"]");

        // One more than fits closes it, and it alone; that one and those that follow reach the others as before.
        await BroadcastAsync(io, Room, others);
        Assert.Equal((slowId, DisconnectReason.TransportError), await ended.Task.Within());
        Assert.Equal(1, figures.Sum("send_queue_overflows", bound == SendQueueBound.Size ? "size" : "length"));
        Assert.Equal(1, logs.Count("SendQueueFull"));
        for (int i = Room + 1; i < 2 * Room; i++)
        {
            await BroadcastAsync(io, i, others);
        }

        Assert.Equal(others.Select(static other => other.Socket.Id).ToHashSet(), io.Default.Adapter.GetSockets(["room"]));
        Assert.All(others, static other => Assert.True(other.Socket.IsConnected));
        Assert.Equal(0, figures.Sum("emits_waited"));
        Assert.InRange(slow.CountUnread(), 0, MessageSize + 4);
        await slow.DisposeAsync();
        foreach ((MemoryWebSocket client, _) in others)
        {
            await client.DisposeAsync();
        }
    }

    private static WebApplication Build(Figures figures, RecordingLoggerProvider logs, SendQueueBound bound)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.AddSingleton<IMeterFactory>(figures).AddSingleton<TimeProvider>(new FakeTimeProvider());
        builder.Services.AddSocketIO(options =>
        {
            options.SendQueueHighWaterMark = MessageSize;
            options.MaxSendQueueSize = bound == SendQueueBound.Size ? (Room * MessageSize) + (MessageSize / 2) : 1_000_000;

            // The first of them is being written: the client joined first, so it is written before any other has it.
            options.MaxSendQueueLength = bound == SendQueueBound.Length ? Room - 1 : 1000;
        });
        return builder.Build();
    }

    private static async Task<(MemoryWebSocket Client, string SocketId)> JoinAsync(RequestDelegate endpoint, bool isNarrow)
    {
        MemoryWebSocket client = await MemoryWebSocket.OpenAsync(endpoint, isNarrow);
        await client.SendAsync("40");
        string answer = await client.ReceiveAsync();
        Assert.StartsWith("40{\"sid\":\"", answer, StringComparison.Ordinal);
        return (client, answer.Substring("40{\"sid\":\"".Length, SessionId.Length));
    }

    // A client is told that it is connected before the handler runs that lets it join.
    private static Task UntilMembersAsync(SocketIOServer io, int count) =>
        Waiting.UntilAsync(() => io.Default.Adapter.GetSockets(["room"]).Count == count, "the members");

    private static async Task BroadcastAsync(SocketIOServer io, int number, List<(MemoryWebSocket Client, ServerSocket Socket)> others)
    {
        string start = $"42[\"news\",{number},\"";
        string text = new('x', MessageSize - start.Length - "\"]".Length);
        AssertDone(io.To("room").EmitAsync("news", number, text));
        await AssertReceivedAsync(others, $"{start}{text}\"]");
    }

    // The call has waited for nobody.
    private static void AssertDone(ValueTask emit) => Assert.True(emit.IsCompletedSuccessfully);

    private static async Task AssertReceivedAsync(List<(MemoryWebSocket Client, ServerSocket Socket)> others, string expected)
    {
        foreach ((MemoryWebSocket client, _) in others)
        {
            Assert.Equal(expected, await client.ReceiveAsync());
        }
    }

    // A client may have read what its server is not done with writing. Sent to one, a packet is written where it is sent: once it is
    // accepted, the transport was idle and is so again.
    private static async Task UntilIdleAsync(List<(MemoryWebSocket Client, ServerSocket Socket)> others)
    {
        EncodedPacket packet = EncodedPacket.CreateText("2[\"idle\"]"u8);
        foreach ((MemoryWebSocket client, ServerSocket socket) in others)
        {
            await Waiting.UntilAsync(() => socket.Connection.Send(packet, SendOptions.Volatile) == SendStatus.Accepted, "idleness");
            Assert.Equal("42[\"idle\"]", await client.ReceiveAsync());
        }

        packet.Release();
    }
}
