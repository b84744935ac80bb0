using System.Text.Json;
using Socketeer.Interop.Tests;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Reference;

/// <summary>The npm server in a process of its own, on a free port, with handlers that do to a client what it asks for.</summary>
internal sealed class ReferenceServer : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly ChildProcess _process;
    private bool _isDisposed;

    private ReferenceServer(ChildProcess process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <param name="options">Options of the server, as JSON.</param>
    public static Task<ReferenceServer> StartAsync(string options = "{}") => StartScriptAsync("client-server.mjs", options);

    /// <summary>Starts a server of Socket.IO 2, which tells nothing.</summary>
    public static Task<ReferenceServer> StartOlderAsync() => StartScriptAsync("older-server.mjs");

    /// <param name="configure">Sets options.</param>
    /// <param name="through">The address of what stands between, if something does.</param>
    public SocketIOClient CreateClient(Action<SocketIOClientOptions>? configure = null, Uri? through = null)
    {
        // Quick, so that a test that reconnects takes no seconds.
        var options = new SocketIOClientOptions { ReconnectionDelay = TimeSpan.FromMilliseconds(20), ReconnectionDelayMax = TimeSpan.FromMilliseconds(100) };
        configure?.Invoke(options);
        return new SocketIOClient(through ?? Address, options);
    }

    /// <summary>Gives the requests that came, in order.</summary>
    public async Task<Request[]> RequestsAsync() =>
        await Http.GetFromJsonAsync<Request[]>(new Uri(Address, "/seen/requests"), TestContext.Current.CancellationToken) ?? [];

    /// <summary>Gives the text packets that came, in order, without the digit of Engine.IO.</summary>
    public async Task<string[]> PacketsAsync() =>
        await Http.GetFromJsonAsync<string[]>(new Uri(Address, "/seen/packets"), TestContext.Current.CancellationToken) ?? [];

    /// <summary>Gives the text packets that came when there are so many of them, or more.</summary>
    public async Task<string[]> PacketsAsync(int count)
    {
        string[] packets;
        long start = TimeProvider.System.GetTimestamp();
        do
        {
            packets = await PacketsAsync();
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Waiting.Deadline, $"{packets.Length} packets came.");
        }
        while (packets.Length < count);
        return packets;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            await _process.DisposeAsync();
        }
    }

    private static async Task<ReferenceServer> StartScriptAsync(string script, params string[] arguments)
    {
        ChildProcess process = ChildProcess.Start("node", [Path.Combine(Repository.Npm, "reference", script), .. arguments]);
        string line = await process.LineAsync("ready ");
        return new ReferenceServer(process, new Uri($"http://127.0.0.1:{line["ready ".Length..]}"));
    }

    internal sealed record Request(string Method, string Url, Dictionary<string, JsonElement> Headers);
}
