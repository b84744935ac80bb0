using System.Net.WebSockets;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Handshakes_are_refused_when_the_server_accepts_no_more_and_sessions_go_on()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, _) = await engine.OpenPollingAsync();
        engine.Server.StopAccepting();
        Assert.Equal("503 ", await engine.GetAsync(TestEngine.Polling));
        await Assert.ThrowsAsync<WebSocketException>(() => engine.ConnectAsync());
        Assert.Equal("200 ok", await engine.PostAsync(query, "4still here"));
        Assert.Equal("200 4still here", await engine.GetAsync(query));

        // The way to a WebSocket is open too.
        using RawWebSocket upgrade = await engine.ConnectAsync(query.Replace("transport=polling", "transport=websocket", StringComparison.Ordinal));
        await upgrade.SendAsync("2probe");
        Assert.Equal("3probe", await upgrade.ReceiveAsync());
        await upgrade.SendAsync("5");
        await upgrade.SendAsync("4on a WebSocket");
        Assert.Equal("4on a WebSocket", await upgrade.ReceiveAsync());
    }

    [Fact]
    public async Task A_server_that_does_not_close_with_its_application_is_closed_by_whoever_said_so()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using RawWebSocket client = await engine.ConnectAsync();
        await client.ReceiveAsync();
        engine.Server.ClosesWithApplication = false;
        engine.App.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await client.SendAsync("4still here");
        Assert.Equal("4still here", await client.ReceiveAsync());
        engine.Server.Close();
        Assert.StartsWith("closed", await client.ReceiveAsync(), StringComparison.Ordinal);
    }
}
