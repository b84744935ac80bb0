using Socketeer.Server;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

/// <summary>Our server with a few handlers, on a free port of the loopback.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly RunningApp _app;

    private TestServer(RunningApp app, SocketIOServer io)
    {
        _app = app;
        IO = io;
    }

    public SocketIOServer IO { get; }

    public Uri Address => _app.Address;

    public static async Task<TestServer> StartAsync(
        Action<SocketIOOptions>? configure = null, Action<SocketIOServer>? setUp = null, TimeProvider? time = null)
    {
        SocketIOServer? io = null;
        RunningApp app = await RunningApp.StartAsync(
            services => services.AddSingleton(time ?? TimeProvider.System).AddSocketIO(options => configure?.Invoke(options)),
            app =>
            {
                io = app.MapSocketIO().Server;
                setUp?.Invoke(io);
            });
        return new TestServer(app, io!);
    }

    public SocketIOClient CreateClient(Action<SocketIOClientOptions>? configure = null)
    {
        var options = new SocketIOClientOptions();
        configure?.Invoke(options);
        return new SocketIOClient(Address, options);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
