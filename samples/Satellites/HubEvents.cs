using System.Text.Json;
using Socketeer.Server;

namespace Socketeer.Samples.Satellites;

/// <summary>What goes where: readings to all who look, a viewer's wish to the one lamp, the lamp's answer back to the viewer.</summary>
internal static class HubEvents
{
    private const string Viewers = "viewers";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(SocketIOServer io) => io.OnConnection(async socket =>
    {
        // A satellite says what it is. Its role is its room: whoever wants "the lamp" need not know its id.
        if (socket.Handshake.Auth.TryGetProperty("role", out JsonElement role))
        {
            await AddSatelliteAsync(io, socket, role.GetString()!);
        }
        else
        {
            await AddViewerAsync(io, socket);
        }
    });

    private static async Task AddSatelliteAsync(SocketIOServer io, ServerSocket satellite, string role)
    {
        await satellite.JoinAsync(role);
        await io.To(Viewers).EmitAsync("satellite", role, true);
        satellite.On("reading", (double celsius) => io.To(Viewers).Volatile.EmitAsync("reading", celsius));
        satellite.On("lamp", (bool isOn) => io.To(Viewers).EmitAsync("lamp", isOn));
        satellite.OnDisconnected(async _ => await io.To(Viewers).EmitAsync("satellite", role, false));
    }

    private static async Task AddViewerAsync(SocketIOServer io, ServerSocket viewer)
    {
        await viewer.JoinAsync(Viewers);
        foreach (string role in new[] { "thermometer", "lamp" })
        {
            await viewer.EmitAsync("satellite", role, (await io.To(role).FetchSocketsAsync()).Count > 0);
        }

        // The viewer's ack is the lamp's: through the hub and back.
        viewer.On("switch", async () =>
        {
            IReadOnlyList<bool> answers = await io.To("lamp").Timeout(Patience).EmitWithAckAsync<bool>("switch", []);
            return answers.Count > 0;
        });
    }
}
