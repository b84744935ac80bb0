using System.Collections.Concurrent;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

/// <summary>Remembers what happened to a client and its sockets, in order, and waits for more of it.</summary>
internal sealed class Recorder
{
    private readonly ConcurrentQueue<string> _entries = new();

    public Recorder(SocketIOClient client)
    {
        client.Opened += (_, _) => Add("open");
        client.Closed += (_, e) => Add($"close: {e.Reason.ToText()}");
        client.Error += (_, e) => Add($"error: {e.Exception.Message}");
        client.Reconnecting += (_, e) => Add($"reconnect_attempt {e.Attempt}");
        client.Reconnected += (_, e) => Add($"reconnect {e.Attempt}");
        client.ReconnectError += (_, e) => Add($"reconnect_error: {e.Exception.Message}");
        client.ReconnectFailed += (_, _) => Add("reconnect_failed");
    }

    public Recorder(ClientSocket socket)
    {
        socket.Connected += (_, e) => Add(e.Recovered ? "connect, recovered" : "connect");
        socket.Disconnected += (_, e) => Add($"disconnect: {e.Reason.ToText()}");
        socket.ConnectError += (_, e) => Add($"connect_error: {e.Exception.Message}{(e.WillRetry ? ", will retry" : "")}");
    }

    public string[] Entries => [.. _entries];

    public void Add(string entry) => _entries.Enqueue(entry);

    public Task UntilAsync(string entry) => Waiting.UntilAsync(() => _entries.Contains(entry), $"\"{entry}\"");

    public Task UntilAsync(string entry, int times) =>
        Waiting.UntilAsync(() => _entries.Count(known => known == entry) >= times, $"\"{entry}\" {times} times");

    public Task UntilAsync(int count) => Waiting.UntilAsync(() => _entries.Count >= count, $"entry {count} of {string.Join(" | ", _entries)}");
}
