using System.Security.Claims;
using Microsoft.Extensions.Time.Testing;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Doubles;

/// <summary>A Socket.IO server without a network, with time that stands still until it is moved.</summary>
internal sealed class TestIO : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestIO(Action<SocketIOOptions>? configure = null, Action<IServiceCollection>? addServices = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug));
        services.AddSingleton<IHostApplicationLifetime, NoLifetime>();
        services.AddSocketIO(configure);
        addServices?.Invoke(services);
        _services = services.BuildServiceProvider();
        Server = _services.GetRequiredService<SocketIOServer>();
    }

    public SocketIOServer Server { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public RecordingLoggerProvider Logs { get; } = new();

    /// <summary>A connection that has joined nothing.</summary>
    public TestConnection Open(ClaimsPrincipal? user = null)
    {
        var connection = new TestConnection(user);
        connection.Open(Server.Accept(connection));
        return connection;
    }

    /// <summary>A client that has joined a namespace.</summary>
    public async Task<(TestConnection Connection, ServerSocket Socket)> ConnectAsync(string name = "/", string auth = "")
    {
        TestConnection connection = Open();
        ServerSocket socket = await JoinAsync(connection, name, auth);
        return (connection, socket);
    }

    public async Task<ServerSocket> JoinAsync(TestConnection connection, string name, string auth = "")
    {
        string prefix = name == "/" ? string.Empty : name + ",";
        await connection.ReceiveAsync($"0{prefix}{auth}");
        string answer = await connection.NextAsync();
        Assert.StartsWith($"0{prefix}{{\"sid\":\"", answer, StringComparison.Ordinal);
        return Server.Of(name).Sockets[answer[^22..^2]];
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class NoLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }
}
