using System.Diagnostics;
using Socketeer.Bench.Load;
using Socketeer.Bench.Measuring;
using Socketeer.Bench.Servers;

namespace Socketeer.Bench.Runs;

/// <summary>Connections: what one costs from the TCP handshake until it has joined, and what it weighs when it is idle.</summary>
internal static class ConnectRun
{
    // So many that a just-in-time compiler is done with the path of a connection, and with pauses: some compile a method again, and
    // better, only once nothing new has been called for a while.
    private const int WarmUpClients = 4000;
    private const int WarmUpSteps = 4;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>Measures the CPU time of connecting.</summary>
    public static Measurement RunConnect(ServerDefinition definition, ServerProcess server, int clients, int round)
    {
        using var loop = new EventLoop();
        var group = new ClientGroup(loop, server.Endpoint, definition.Dialect, Nobody.Instance);
        WarmUp(loop, group);
        ProcessCost before = ProcessCost.Read(server.Id);
        long start = Stopwatch.GetTimestamp();
        group.Grow(WarmUpClients + clients);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        ProcessCost cost = ProcessCost.Read(server.Id) - before;
        group.Close();
        return new Measurement(
            definition.Name, "connect", round, cost.CpuSeconds * 1e6 / clients, clients / elapsed.TotalSeconds, 0, 0, (double)cost.Switches / clients);
    }

    /// <summary>Measures the memory of idle connections, in KiB each.</summary>
    public static Measurement RunIdle(ServerDefinition definition, ServerProcess server, int clients, int round)
    {
        using var loop = new EventLoop();
        var group = new ClientGroup(loop, server.Endpoint, definition.Dialect, Nobody.Instance);
        WarmUp(loop, group);
        long before = ProcessCost.ReadResident(server.Id);
        group.Grow(WarmUpClients + clients);
        Settle(loop);
        double kibibytes = (ProcessCost.ReadResident(server.Id) - before) / 1024.0 / clients;
        group.Close();
        return new Measurement(definition.Name, "idle", round, kibibytes, clients, 0, 0, 0);
    }

    private static void WarmUp(EventLoop loop, ClientGroup group)
    {
        for (int step = 1; step <= WarmUpSteps; step++)
        {
            group.Grow(WarmUpClients * step / WarmUpSteps);
            Settle(loop);
        }
    }

    // Heartbeats are answered meanwhile.
    private static void Settle(EventLoop loop)
    {
        long end = Stopwatch.GetTimestamp() + (long)(Settling.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            loop.RunOnce(10_000_000);
        }
    }

    private sealed class Nobody : IClientListener
    {
        public static readonly Nobody Instance = new();

        public void OnReady(WebSocketConnection client)
        {
        }

        public void OnMessage(WebSocketConnection client, ReadOnlySpan<byte> message)
        {
        }

        public void OnClosed(WebSocketConnection client)
        {
        }
    }
}
