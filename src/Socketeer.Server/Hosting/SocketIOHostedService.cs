using Microsoft.Extensions.Hosting;

namespace Socketeer.Server;

/// <summary>Starts the server with the application and closes it when the application stops.</summary>
internal sealed class SocketIOHostedService : IHostedLifecycleService
{
    private readonly SocketIOServer _server;

    public SocketIOHostedService(SocketIOServer server, IHostApplicationLifetime lifetime)
    {
        _server = server;

        // Before the web server waits for its connections to end, which polls and WebSockets do not do by themselves.
        lifetime.ApplicationStopping.Register(static state => _ = ((SocketIOServer)state!).CloseAsync(), server);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Drains the server while the web server still listens: it must be there to send new clients elsewhere.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_server.Options.DrainTimeout is not null)
        {
            using CancellationTokenRegistration end = cancellationToken.UnsafeRegister(static state => ((SocketIOServer)state!).EndDrain(), _server);

            // When the time is over the web server stops too, and StopAsync tells.
            await _server.CloseAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server.CloseAsync().WaitAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
