using Socketeer.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hostile;

/// <summary>Upgrades that no client makes.</summary>
public sealed class HostileUpgradeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H30_An_upgrade_that_is_silent_is_closed_and_the_heartbeat_goes_on(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        EngineClient session = await server.ConnectAsync(TransportKind.Polling);
        await server.PassAsync(seconds: 20);
        using RawWebSocket probe = await OpenAsync(server, session);
        await server.PassAsync(seconds: 7);
        Assert.Equal("2", await session.NextAsync());
        await server.PassAsync(seconds: 8);
        Assert.Equal("closed 1000", await probe.ReceiveAsync());
        probe.Dispose();
        await AssertOnPollingAsync(session);

        // The ping was not answered, and the echo was the last sign of life.
        await server.PassAsync(seconds: 24);
        await server.AttackersGoneAsync();
        Assert.Equal([DisconnectReason.PingTimeout], server.Ends);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H31_A_message_ends_the_probe_and_no_order_of_probes_leaves_a_half_state(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        EngineClient session = await server.ConnectAsync(TransportKind.Polling);
        using (RawWebSocket probe = await OpenAsync(server, session))
        {
            await probe.SendAsync("42[\"too soon\"]");
            Assert.Equal("closed 1000", await probe.ReceiveAsync());
        }

        using (RawWebSocket probe = await OpenAsync(server, session))
        {
            await probe.SendAsync("2probe");
            Assert.Equal("3probe", await probe.ReceiveAsync());
            await probe.SendAsync("42[\"too soon\"]");
            Assert.Equal("closed 1000", await probe.ReceiveAsync());
        }

        await AssertOnPollingAsync(session);
        using (RawWebSocket probe = await OpenAsync(server, session))
        {
            await probe.SendAsync("2probe");
            await probe.SendAsync("2probe");
            Assert.Equal("3probe", await probe.ReceiveAsync());
            Assert.Equal("3probe", await probe.ReceiveAsync());
            await probe.SendAsync("5");
            await probe.SendAsync("5");
            await AssertOnWebSocketAsync(probe);
        }

        EngineClient hasty = await server.ConnectAsync(TransportKind.Polling);
        using (RawWebSocket unproven = await OpenAsync(server, hasty))
        {
            await unproven.SendAsync("5");
            await AssertOnWebSocketAsync(unproven);
        }

        Assert.DoesNotContain("too soon", server.Events);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H32_Of_two_upgrades_the_first_wins_and_an_upgraded_session_is_not_upgraded_again(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        EngineClient session = await server.ConnectAsync(TransportKind.Polling);
        using RawWebSocket first = await OpenAsync(server, session);
        await first.SendAsync("2probe");
        Assert.Equal("3probe", await first.ReceiveAsync());
        using RawWebSocket second = await OpenAsync(server, session);
        Assert.Equal("closed 1000", await second.ReceiveAsync());
        await first.SendAsync("5");
        await AssertOnWebSocketAsync(first);
        using RawWebSocket third = await OpenAsync(server, session);
        await third.SendAsync("5");
        Assert.Equal("closed 1000", await third.ReceiveAsync());
        await AssertOnWebSocketAsync(first);
        first.Dispose();
        second.Dispose();
        third.Dispose();
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H33_An_id_is_neither_guessed_nor_cached(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        EngineClient session = await server.ConnectAsync(TransportKind.Polling);
        for (int i = 0; i < session.Id.Length; i++)
        {
            string near = session.Id[..i] + (session.Id[i] == 'A' ? 'B' : 'A') + session.Id[(i + 1)..];
            Assert.StartsWith(
                "400 {\"code\":1,", await server.GetAsync(session.Query.Replace(session.Id, near, StringComparison.Ordinal)), StringComparison.Ordinal);
        }

        using HttpResponseMessage handshake = await server.Http.GetAsync("/socket.io/?EIO=4&transport=polling").Within();
        Assert.True(handshake.Headers.CacheControl?.NoStore);
        string id = (await handshake.Content.ReadAsStringAsync())[9..29];
        await server.PostAsync($"/socket.io/?EIO=4&transport=polling&sid={id}", "1");
        await server.AssertUnharmedAsync();
    }

    private static Task<RawWebSocket> OpenAsync(HostileServer server, EngineClient session) =>
        RawWebSocket.ConnectAsync(server.Address, session.Query.Replace("polling", "websocket", StringComparison.Ordinal));

    private static async Task AssertOnPollingAsync(EngineClient session)
    {
        await session.SendAsync("42[\"echo\",\"polling\"]");
        Assert.Equal("42[\"echo\",\"polling\"]", await session.NextAsync());
    }

    private static async Task AssertOnWebSocketAsync(RawWebSocket session)
    {
        await session.SendAsync("42[\"echo\",\"websocket\"]");
        Assert.Equal("42[\"echo\",\"websocket\"]", await session.ReceiveAsync());
    }
}
