using Socketeer.Client;

namespace Socketeer.Samples.Satellites;

/// <summary>A satellite that does what it is told, and tells everyone what came of it.</summary>
internal sealed class Lamp(SocketIOClient client) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        bool isOn = false;
        ClientSocket socket = client.Socket();
        socket.Connected += async (_, _) => await socket.EmitAsync("lamp", isOn, CancellationToken.None);
        socket.On("switch", async () =>
        {
            isOn = !isOn;
            Console.WriteLine($"lamp: switched {(isOn ? "on" : "off")}");
            await socket.EmitAsync("lamp", isOn);
            return isOn;
        });
        await socket.ConnectAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => client.Socket().DisconnectAsync();
}
