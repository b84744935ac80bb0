using System.Net;
using System.Text;
using Socketeer.Protocol.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

/// <summary>What the layer above learns of a session, and how a session ends.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task The_transport_is_told_and_its_change_too()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        Assert.Equal(TransportKind.Polling, session.Connection.Transport);
        using RawWebSocket client = await engine.ConnectAsync(query.Replace("polling", "websocket", StringComparison.Ordinal));
        await client.SendAsync("2probe");
        Assert.Equal("3probe", await client.ReceiveAsync());
        Assert.Equal((TransportKind.Polling, 0), (session.Connection.Transport, session.UpgradeCount));
        await client.SendAsync("5");
        await client.SendAsync("4echo");
        Assert.Equal("4echo", await client.ReceiveAsync());
        Assert.Equal((TransportKind.WebSocket, 1), (session.Connection.Transport, session.UpgradeCount));
        Assert.Equal((4, true), (session.Connection.Protocol, session.Connection.IsOpen));
        Assert.Equal("4", session.Connection.Request.Query["EIO"]);
        Assert.Equal(IPAddress.Loopback, session.Connection.Request.RemoteAddress);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_waits_to_be_sent_is_sent_before_the_close_unless_it_is_discarded(bool discard)
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        EncodedPacket packet = EncodedPacket.CreateText("last words"u8);
        Assert.Equal(SendStatus.Accepted, session.Connection.Send(packet));
        session.Connection.Close(discard);
        Assert.Equal(SendStatus.Closed, session.Connection.Send(packet));
        packet.Release();
        string answer = await engine.GetAsync(query);
        if (discard)
        {
            Assert.Equal("400 {\"code\":1,\"message\":\"Session ID unknown\"}", answer);
        }
        else
        {
            Assert.StartsWith("200 4last words", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_session_that_is_closed_is_given_up_when_nobody_takes_the_rest()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options =>
        {
            options.CloseTimeout = TimeSpan.FromSeconds(5);
            options.PingInterval = TimeSpan.FromMinutes(1);
        });
        (_, TestEngine.Session session) = await engine.OpenPollingAsync();
        session.Connection.Close();
        Assert.Equal(1, engine.Server.ClientsCount);
        engine.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(1, engine.Server.ClientsCount);
        engine.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(CloseReason.ForcedClose, (await session.Closed).Reason);
        Assert.Equal(0, engine.Server.ClientsCount);
    }

    [Fact]
    public async Task Why_a_request_was_refused_is_told_in_the_words_of_the_reference()
    {
        await using TestEngine engine = await TestEngine.StartAsync(options =>
        {
            options.AllowEIO3 = true;
            options.GenerateId = context =>
                context.Request.Query.ContainsKey("fail") ? throw new InvalidOperationException("no id") : ValueTask.FromResult(SessionId.Create());
        });
        var told = new List<string>();
        engine.Server.ConnectionError += (_, e) => told.Add($"{(int)e.Code} {e.Detail}");
        (string query, _) = await engine.OpenPollingAsync();
        await engine.GetAsync(query.Replace("transport=polling", "transport=websocket", StringComparison.Ordinal));
        await engine.GetAsync(query.Replace("EIO=4", "EIO=3", StringComparison.Ordinal));
        await engine.GetAsync(TestEngine.Polling + "&fail=1");
        using var request = new HttpRequestMessage(HttpMethod.Get, TestEngine.Polling);
        request.Headers.TryAddWithoutValidation("Origin", "http://x\u007F");
        using HttpResponseMessage refused = await engine.Http.SendAsync(request).Within();
        Assert.Equal(["3 TRANSPORT_MISMATCH", "3 PROTOCOL_MISMATCH", "3 ID_GENERATION_ERROR", "3 INVALID_ORIGIN"], told);
    }

    [Fact]
    public async Task Why_a_poll_ended_a_session_is_told_in_the_words_of_the_reference()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        Task<string> held = engine.GetAsync(query);
        await UntilHeldAsync(session);
        Assert.Equal("400 ", await engine.GetAsync(query));
        Assert.Equal("200 1", await held.Within());
        Assert.Equal((CloseReason.TransportError, "overlap from client"), await session.Closed);

        (query, session) = await engine.OpenPollingAsync();
        using var given = new CancellationTokenSource();
        Task<HttpResponseMessage> aborted = engine.Http.GetAsync(query, given.Token);
        await UntilHeldAsync(session);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => aborted.Within());
        Assert.Equal((CloseReason.TransportError, "poll connection closed prematurely"), await session.Closed);
    }

    [Fact]
    public async Task Why_a_body_ended_a_session_is_told_in_the_words_of_the_reference()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        using var octets = new ByteArrayContent([0, 1]);
        octets.Headers.ContentType = new("application/octet-stream");
        using HttpResponseMessage refused = await engine.Http.PostAsync(query, octets).Within();
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal((CloseReason.TransportError, "invalid content"), await session.Closed);

        (query, session) = await engine.OpenPollingAsync();
        await engine.PostAsync(query, "2");
        Assert.Equal((CloseReason.TransportError, "invalid heartbeat direction"), await session.Closed);

        (query, session) = await engine.OpenPollingAsync();
        using (var socket = new System.Net.Sockets.TcpClient())
        {
            await socket.ConnectAsync(engine.App.Address.Host, engine.App.Address.Port).Within();
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {query} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n4begun")).AsTask().Within();
        }

        Assert.Equal((CloseReason.TransportError, "data request connection closed prematurely"), await session.Closed);
    }

    private static Task UntilHeldAsync(TestEngine.Session session) =>
        Waiting.UntilAsync(() => ((EngineSession)session.Connection).CurrentTransport.IsIdle, "the poll");
}
