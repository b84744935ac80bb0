using Socketeer.Bench.Dialects;
using Socketeer.Bench.Measuring;
using Socketeer.Bench.Servers;

namespace Socketeer.Bench.Runs;

/// <summary>One row of the table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">What the figures count.</param>
/// <param name="Needs">What a server must understand.</param>
/// <param name="Run">Runs it on a server that was started for it.</param>
internal sealed record Scenario(
    string Name,
    string Unit,
    ServerAbilities Needs,
    Func<ServerDefinition, ServerProcess, RunTimes, int, Measurement> Run);

/// <summary>The scenarios of the table and of the scale series.</summary>
internal static class Scenarios
{
    private const string CpuPerOperation = "µs CPU per operation";
    private const string CpuPerDelivery = "µs CPU per delivery";
    private const int Small = 32;
    private const int Large = 1024;

    /// <summary>Gets the rows of the quick table.</summary>
    public static IReadOnlyList<Scenario> Quick { get; } =
    [
        Message(new MessagePlan("echo, 8 in flight", RequestKind.Echo, Clients: 50, Small, Senders: 50, InFlight: 8)),
        Message(new MessagePlan("echo, 1 in flight", RequestKind.Echo, Clients: 50, Small, Senders: 50, InFlight: 1)),
        Message(new MessagePlan("ack, 8 in flight", RequestKind.Ack, Clients: 50, Small, Senders: 50, InFlight: 8)),
        Message(new MessagePlan("binary echo, 1 KiB", RequestKind.Binary, Clients: 50, Large, Senders: 50, InFlight: 8)),
        Message(new MessagePlan("broadcast to 1,000, 32 B", RequestKind.Broadcast, Clients: 1000, Small, Senders: 8, InFlight: 1)),
        Message(new MessagePlan("broadcast to 1,000, 1 KiB", RequestKind.Broadcast, Clients: 1000, Large, Senders: 8, InFlight: 1)),
        Message(new MessagePlan("500 rooms of 10", RequestKind.Room, Clients: 1000, Small, Senders: 16, InFlight: 1, RoomSize: 10)),
        new("polling echo", CpuPerOperation, ServerAbilities.Polling, (definition, server, times, round) =>
            PollingRun.Run(definition, server, clients: 50, payloadSize: Small, times, round)),
        Message(new MessagePlan("echo at 10,000/s", RequestKind.Echo, Clients: 50, Small, Senders: 50, InFlight: 1, Rate: 10_000)),
        Message(new MessagePlan("broadcast at 40,000 deliveries/s", RequestKind.Broadcast, Clients: 1000, Small, Senders: 8, InFlight: 1, Rate: 40)),
        new("connect", CpuPerOperation, ServerAbilities.Messages, (definition, server, _, round) =>
            ConnectRun.RunConnect(definition, server, clients: 4000, round)),
        new("idle", "KiB resident per connection", ServerAbilities.Messages, (definition, server, _, round) =>
            ConnectRun.RunIdle(definition, server, clients: 10_000, round)),
    ];

    /// <summary>Gets the rows of the table.</summary>
    public static IReadOnlyList<Scenario> Table { get; } =
    [
        .. Quick,
        Message(new MessagePlan(
            "broadcast beside a client that does not read", RequestKind.Broadcast, Clients: 1000, Small, Senders: 8, InFlight: 1, Rate: 40, Silent: 1)),
    ];

    /// <summary>Gets the scale series: how the cost grows with connections, rooms and sizes.</summary>
    public static IReadOnlyList<Scenario> Scale { get; } =
    [
        .. new[] { 100, 1000, 10_000 }.Select(clients => Message(new MessagePlan(
            $"echo, {clients:N0} connections", RequestKind.Echo, clients, Small, Senders: clients, InFlight: 1))),
        .. new[] { 100, 1000, 10_000 }.Select(clients => Message(new MessagePlan(
            $"broadcast, {clients:N0} connections", RequestKind.Broadcast, clients, Small, Senders: 8, InFlight: 1))),
        .. new[] { 1, 10, 100, 1000, 10_000 }.Select(size => Message(new MessagePlan(
            $"rooms of {size:N0}, 10,000 connections", RequestKind.Room, Clients: 10_000, Small, Senders: 16, InFlight: 1, RoomSize: size))),
        .. new[] { 32, 1024, 16 * 1024, 64 * 1024 }.Select(size => Message(new MessagePlan(
            $"echo, {size:N0} B", RequestKind.Echo, Clients: 50, size, Senders: 50, InFlight: 1))),
        .. new[] { 32, 1024, 16 * 1024, 64 * 1024 }.Select(size => Message(new MessagePlan(
            $"broadcast to 100, {size:N0} B", RequestKind.Broadcast, Clients: 100, size, Senders: 4, InFlight: 1))),
    ];

    private static Scenario Message(MessagePlan plan) => new(
        plan.Name,
        plan.Recipients == 1 && plan.RoomSize == 0 ? CpuPerOperation : CpuPerDelivery,
        plan.Kind == RequestKind.Binary ? ServerAbilities.Binary : ServerAbilities.Messages,
        (definition, server, times, round) => MessageRun.Run(plan, definition, server, times, round));
}
