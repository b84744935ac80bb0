using Socketeer.Client;

namespace Socketeer.Samples.Satellites;

/// <summary>A satellite that tells a temperature every second. A reading that cannot be sent at once is of no use to anybody later.</summary>
internal sealed class Thermometer(SocketIOClient client) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ClientSocket socket = client.Socket();
        socket.Connected += (_, e) => Console.WriteLine($"thermometer: connected as {e.Id}");
        socket.Disconnected += (_, e) => Console.WriteLine($"thermometer: disconnected, {e.Reason.ToText()}");
        socket.Connect();

        using var everySecond = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (int second = 0; await everySecond.WaitForNextTickAsync(stoppingToken); second++)
        {
            double celsius = 20 + (2 * Math.Sin(second / 10.0));
            await socket.Volatile.EmitAsync("reading", Math.Round(celsius, 1), stoppingToken);
        }
    }
}
