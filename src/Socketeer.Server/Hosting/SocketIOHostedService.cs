using Microsoft.Extensions.Hosting;

namespace Socketeer.Server;

/// <summary>Starts the server with the application and closes it when the application stops.</summary>
internal sealed class SocketIOHostedService : IHostedService
{
    private readonly SocketIOServer _server;

    public SocketIOHostedService(SocketIOServer server, IHostApplicationLifetime lifetime)
    {
        _server = server;

        // Before the web server waits for its connections to end, which polls and WebSockets do not do by themselves.
        lifetime.ApplicationStopping.Register(static state => _ = ((SocketIOServer)state!).CloseAsync(), server);
    }

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _server.CloseAsync().WaitAsync(cancellationToken);
}
