using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task What_a_client_does_is_counted_and_ends_at_nothing()
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.On("echo", (EventContext e) => socket.EmitAsync("echo", e.Arguments))));
        var sums = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Socketeer.Client")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                // Others test at the same time, on other ports.
                if (tag.Key == "server.port" && tag.Value is int port && port == server.Address.Port)
                {
                    sums.AddOrUpdate(instrument.Name["socketio.client.".Length..], value, (_, sum) => sum + value);
                }
            }
        });
        listener.Start();
        var echoed = new TaskCompletionSource();
        await using (SocketIOClient client = server.CreateClient())
        {
            await client.Socket().Volatile.EmitAsync("echo");
            client.Socket().On("echo", echoed.SetResult);
            await client.Socket().ConnectAsync().Within();
            await client.Socket().EmitAsync("echo");
            await echoed.Task.Within();
            Assert.Equal((1, 1), (sums["active_connections"], sums["active_sockets"]));
        }

        Assert.Equal((0, 0), (sums["active_connections"], sums["active_sockets"]));
        Assert.Equal((1, 1, 1), (sums["events_dropped"], sums["events_received"], sums["events_sent"]));
    }
}
