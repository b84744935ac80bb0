using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using Socketeer.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hostile;

/// <summary>
/// A Socket.IO server on Kestrel under attack, with a bystander on each transport. Its time stands still until it is moved. The sockets of
/// attackers note every event and echo those called <c>echo</c>.
/// </summary>
internal sealed class HostileServer : IAsyncDisposable
{
    // As often as the server looks at its clients.
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private const int SecondsPerStep = 4;

    private readonly List<Bystander> _bystanders = [];
    private readonly List<EngineClient> _attackers = [];
    private readonly List<WeakReference> _traces = [];
    private readonly FakeTimeProvider _time = new();
    private RunningApp? _app;

    public SocketIOServer IO { get; private set; } = null!;

    public Uri Address => App.Address;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Gets the names of the events that came from attackers.</summary>
    public ConcurrentQueue<string> Events { get; } = new();

    /// <summary>Gets why the sockets of attackers ended.</summary>
    public ConcurrentQueue<DisconnectReason> Ends { get; } = new();

    public RecordingLoggerProvider Logs => App.Logs;

    /// <summary>Gets the number of sessions that are not the bystanders'.</summary>
    public int AttackersCount => IO.Engine!.ClientsCount - _bystanders.Count;

    private RunningApp App => _app!;

    /// <param name="isInline">Whether everything runs on the threads that wait for the network.</param>
    /// <param name="configure">Sets options.</param>
    /// <param name="onAttacker">What the application does with an attacker's socket.</param>
    /// <param name="addServices">Adds to the host.</param>
    /// <param name="speaksMessagePack">Whether the codec is MessagePack's.</param>
    public static async Task<HostileServer> StartAsync(
        bool isInline,
        Action<SocketIOOptions>? configure = null,
        Action<ServerSocket>? onAttacker = null,
        Action<IServiceCollection>? addServices = null,
        bool speaksMessagePack = false)
    {
        var server = new HostileServer();
        server._app = await RunningApp.StartAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(server._time);
                services.AddSocketIO(configure ?? (_ => { }));
                addServices?.Invoke(services);
            },
            app => server.IO = app.MapSocketIO().Server,
            configureHost: host =>
            {
                if (isInline)
                {
                    host.UseInlineScheduling(threads: 2);
                }
            });
        server.IO.OnConnection(socket =>
        {
            if (!Bystander.Serve(server.IO, socket))
            {
                server.Serve(socket);
                onAttacker?.Invoke(socket);
            }
        });
        server.Http = new HttpClient { BaseAddress = server.Address };
        foreach (TransportKind transport in Enum.GetValues<TransportKind>())
        {
            server._bystanders.Add(await Bystander.StartAsync(server.Address, transport, speaksMessagePack));
        }

        return server;
    }

    /// <summary>Opens a session that <see cref="AssertUnharmedAsync"/> ends and looks for.</summary>
    public async Task<EngineClient> OpenAsync(TransportKind transport, string query = "EIO=4")
    {
        EngineClient attacker = await EngineClient.OpenAsync(Address, transport, query);
        _attackers.Add(attacker);
        Trace(attacker.Id);
        return attacker;
    }

    /// <summary>Opens a session and joins the default namespace.</summary>
    public async Task<EngineClient> ConnectAsync(TransportKind transport)
    {
        EngineClient attacker = await OpenAsync(transport);
        await attacker.ConnectAsync();
        return attacker;
    }

    public async Task<string> GetAsync(string pathAndQuery)
    {
        using HttpResponseMessage response = await Http.GetAsync(pathAndQuery).Within();
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    public async Task<string> PostAsync(string pathAndQuery, HttpContent body)
    {
        using HttpResponseMessage response = await Http.PostAsync(pathAndQuery, body).Within();
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    public Task<string> PostAsync(string pathAndQuery, string body) => PostAsync(pathAndQuery, new StringContent(body));

    /// <summary>Lets time pass, in steps between which the bystanders answer their pings.</summary>
    public async Task PassAsync(int seconds)
    {
        for (int passed = 1; passed <= seconds; passed++)
        {
            _time.Advance(Second);
            if (passed % SecondsPerStep == 0 || passed == seconds)
            {
                await AssertBystandersUnharmedAsync();
            }
        }
    }

    /// <summary>Waits until no session is an attacker's.</summary>
    public Task AttackersGoneAsync() => Waiting.UntilAsync(() => AttackersCount == 0, "the end of the attackers' sessions");

    /// <summary>
    /// Ends what the attackers have left and asserts that nothing of them remains, that the bystanders have noticed nothing, and that nothing
    /// was logged that should wake anybody.
    /// </summary>
    /// <param name="logged">The names of warnings and errors that are right.</param>
    public async Task AssertUnharmedAsync(params string[] logged)
    {
        await AssertBystandersUnharmedAsync();
        foreach (EngineClient attacker in _attackers)
        {
            await attacker.DisposeAsync();
        }

        _attackers.Clear();
        await AttackersGoneAsync();
        await Waiting.UntilAsync(() => IO.ConnectionCount == _bystanders.Count, "the end of the attackers' connections");
        await Waiting.UntilAsync(() => IO.Default.Sockets.Count == _bystanders.Count, "the end of the attackers' sockets");
        await Waiting.UntilAsync(() => IO.Default.Adapter.Rooms.Count == _bystanders.Count, "the end of the attackers' rooms");
        await AssertBystandersUnharmedAsync();
        await Waiting.UntilAsync(AreForgotten, "the attackers' sessions to be collected");
        Assert.DoesNotContain(Logs.Entries, entry => entry.Level >= LogLevel.Warning && !logged.Contains(entry.Name));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Bystander bystander in _bystanders)
        {
            await bystander.DisposeAsync();
        }

        Http.Dispose();
        await App.DisposeAsync();
    }

    // When a second event has come back, the answer to a ping that came before the first is known to have been dealt with.
    private Task AssertBystandersUnharmedAsync() => Task.WhenAll(_bystanders.Select(bystander => bystander.ExchangeAsync(2)));

    private void Serve(ServerSocket socket)
    {
        socket.OnAny(e =>
        {
            Events.Enqueue(e.Name);
            return ValueTask.CompletedTask;
        });
        socket.On("echo", async e =>
        {
            await socket.EmitAsync("echo", e.Arguments);
        });
        socket.OnDisconnected(reason => Ends.Enqueue(reason));
    }

    // Not inlined: a caller's frame must hold none of them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Trace(string id)
    {
        SocketIOConnection connection = IO.Connections.Single(connection => connection.Engine.Id == id);
        _traces.Add(new WeakReference(connection));
        _traces.Add(new WeakReference(connection.Engine));
    }

    private bool AreForgotten()
    {
        GC.Collect();
        return _traces.TrueForAll(trace => !trace.IsAlive);
    }
}
