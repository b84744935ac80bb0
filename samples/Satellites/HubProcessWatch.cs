namespace Socketeer.Samples.Satellites;

/// <summary>Stops a satellite when the process that started it has ended and, with it, the satellite's standard input.</summary>
internal sealed class HubProcessWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (await Console.In.ReadLineAsync(stoppingToken) is not null)
        {
        }

        lifetime.StopApplication();
    }
}
