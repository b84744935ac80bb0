using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Hostile;

/// <summary>A server that means ill gets no further than a client would get with ours.</summary>
public sealed class HostileServerTests
{
    [Theory]
    [InlineData("450-[\"x\"]", "parse error")]
    [InlineData("451000000000-[\"x\"]", "parse error")]
    [InlineData("451-[{\"_placeholder\":true,\"num\":7}]", "parse error")]
    [InlineData("42[\"x\"", "parse error")]
    [InlineData("42[\"connect\"]", "parse error")]
    [InlineData("4", "parse error")]
    [InlineData("49", "parse error")]
    [InlineData("x", "parse error")]
    [InlineData("b!!!", "parse error")]
    public async Task Something_that_is_no_packet_ends_the_connection(string frame, string reason)
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            await ScriptedServer.SendAsync(socket, frame);
            if (frame.Contains('-', StringComparison.Ordinal))
            {
                await socket.SendAsync(new byte[3], System.Net.WebSockets.WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            }

            await ScriptedServer.DrainAsync(socket);
        });
        await using SocketIOClient client = server.CreateClient(static options => options.Reconnection = false);
        var recorder = new Recorder(client.Socket());
        await client.Socket().ConnectAsync().Within();
        await recorder.UntilAsync(2);
        Assert.Equal(["connect", $"disconnect: {reason}"], recorder.Entries);
        Assert.False(client.Socket().IsActive);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_not_kept()
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            byte[] part = new byte[64 * 1024];
            for (int i = 0; i < 1000; i++)
            {
                await socket.SendAsync(part, System.Net.WebSockets.WebSocketMessageType.Binary, endOfMessage: false, CancellationToken.None);
            }
        });
        await using SocketIOClient client = server.CreateClient(static options =>
        {
            options.Reconnection = false;
            options.MaxMessageSize = 100_000;
        });
        var recorder = new Recorder(client);
        client.Closed += (_, e) => recorder.Add(e.Description!);
        await client.Socket().ConnectAsync().Within();
        await recorder.UntilAsync(3);
        Assert.Equal(["open", "close: parse error", "the server sent a message of more than MaxMessageSize bytes"], recorder.Entries);
    }

    [Fact]
    public async Task A_poll_beyond_the_limit_is_not_kept()
    {
        await using ScriptedServer server = await ScriptedServer.PollingAsync(async context =>
        {
            byte[] part = new byte[64 * 1024];
            for (int i = 0; i < 1000; i++)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
            }
        });
        await using SocketIOClient client = server.CreateClient(
            static options =>
            {
                options.Reconnection = false;
                options.MaxMessageSize = 100_000;
            },
            isPolling: true);
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => client.Socket().ConnectAsync().Within());
        Assert.Equal("the server sent a poll of more than MaxMessageSize bytes", failure.Message);
    }

    [Theory]
    [InlineData("""0{"sid":"","upgrades":[],"pingInterval":25000,"pingTimeout":20000}""")]
    [InlineData("""0{"sid":"x","upgrades":[],"pingInterval":-1,"pingTimeout":20000}""")]
    [InlineData("""0{"sid":"x","upgrades":[],"pingInterval":99999999999,"pingTimeout":20000}""")]
    [InlineData("""0{"sid":"x","upgrades":{},"pingInterval":25000,"pingTimeout":20000}""")]
    [InlineData("0[]")]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("")]
    [InlineData("<html>")]
    public async Task What_is_no_handshake_is_a_failure_to_connect(string body)
    {
        await using ScriptedServer server = await ScriptedServer.PollingAsync(context => context.Response.WriteAsync(body));
        await using SocketIOClient client = server.CreateClient(static options => options.Reconnection = false, isPolling: true);
        await Assert.ThrowsAsync<TransportException>(() => client.Socket().ConnectAsync().Within());
        Assert.False(client.IsOpen);
    }

    [Fact]
    public async Task A_session_id_of_a_megabyte_is_not_taken()
    {
        string handshake = ScriptedServer.Handshake.Replace("abcdefghijklmnopqrst", new string('a', 1_000_000), StringComparison.Ordinal);
        await using ScriptedServer server = await ScriptedServer.PollingAsync(context => context.Response.WriteAsync(handshake));
        await using SocketIOClient client = server.CreateClient(static options => options.Reconnection = false, isPolling: true);
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => client.Socket().ConnectAsync().Within());
        Assert.Contains("handshake", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirections_in_a_circle_end()
    {
        await using ScriptedServer server = await ScriptedServer.PollingAsync(context =>
        {
            context.Response.Redirect(context.Request.Path + context.Request.QueryString);
            return Task.CompletedTask;
        });
        await using SocketIOClient client = server.CreateClient(static options => options.Reconnection = false, isPolling: true);
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => client.Socket().ConnectAsync().Within());
        Assert.Equal(HttpStatusCode.Redirect, failure.StatusCode);
        Assert.InRange(server.Connections, 1, 100);
    }

    [Fact]
    public async Task A_server_that_wants_a_ping_at_once_is_left_and_not_besieged()
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.SendAsync(socket, """0{"sid":"x","upgrades":[],"pingInterval":0,"pingTimeout":0,"maxPayload":0}""");
            await ScriptedServer.DrainAsync(socket);
        });
        var time = new FakeTimeProvider();
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.TimeProvider = time;
            options.ReconnectionDelay = TimeSpan.FromSeconds(1);
            options.ReconnectionDelayMax = TimeSpan.FromSeconds(5);
        });
        var recorder = new Recorder(client);
        client.Socket().Connect();
        time.Advance(TimeSpan.FromMilliseconds(1));
        await recorder.UntilAsync("close: ping timeout");
        for (int i = 0; i < 10; i++)
        {
            await Task.Yield();
        }

        // Time stands still, and so does the client.
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Events_without_end_before_the_socket_is_accepted_end_the_connection()
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.SendAsync(socket, ScriptedServer.Handshake);
            await ScriptedServer.ReceiveAsync(socket);
            for (int i = 0; i < 100_000; i++)
            {
                await ScriptedServer.SendAsync(socket, """42["flood"]""");
            }
        });
        await using SocketIOClient client = server.CreateClient(static options =>
        {
            options.Reconnection = false;
            options.MaxQueuedEvents = 50;
        });
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => client.Socket().ConnectAsync().Within());
        Assert.Contains("MaxQueuedEvents", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_handler_stops_the_reading_and_nothing_is_lost()
    {
        const int Count = 5000;
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            for (int i = 0; i < Count; i++)
            {
                await ScriptedServer.SendAsync(socket, $"42[\"n\",{i}]");
            }

            await ScriptedServer.DrainAsync(socket);
        });
        using var figures = new Figures(server.Address);
        await using SocketIOClient client = server.CreateClient(static options => options.MaxQueuedEvents = 10);
        var numbers = new List<int>();
        var all = new TaskCompletionSource();
        client.Socket().On("n", async (int number) =>
        {
            await Waiting.UntilAsync(() => figures.Sum("reading_pauses") > 0, "The pause");
            numbers.Add(number);
            if (numbers.Count == Count)
            {
                all.SetResult();
            }
        });
        await client.Socket().ConnectAsync().Within();
        await all.Task.Within();
        Assert.Equal(Enumerable.Range(0, Count), numbers);
    }

    [Fact]
    public async Task A_handler_that_waits_in_vain_before_many_events_does_not_hide_that_the_server_is_silent()
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.SendAsync(socket, ScriptedServer.Handshake.Replace("25000", "200", StringComparison.Ordinal).Replace("20000", "200", StringComparison.Ordinal));
            await ScriptedServer.ReceiveAsync(socket);
            await ScriptedServer.SendAsync(socket, """40{"sid":"socket id"}""");
            for (int i = 0; i < 100; i++)
            {
                await ScriptedServer.SendAsync(socket, """42["ask"]""");
            }

            await ScriptedServer.DrainAsync(socket);
        });
        await using SocketIOClient client = server.CreateClient(static options =>
        {
            options.Reconnection = false;
            options.MaxQueuedEvents = 10;
        });
        ClientSocket socket = client.Socket();
        var ended = new TaskCompletionSource<DisconnectReason>();
        client.Closed += (_, e) => ended.TrySetResult(e.Reason);
        socket.On("ask", () => socket.EmitWithAckAsync<int>("never"));
        await socket.ConnectAsync().Within();
        Assert.Equal(DisconnectReason.PingTimeout, await ended.Task.Within());
        Assert.False(socket.IsConnected);
    }

    [Fact]
    public async Task Auth_that_is_cut_off_by_the_end_of_the_connection_is_no_error_of_its_own()
    {
        var asked = new TaskCompletionSource();
        int connections = 0;
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            if (Interlocked.Increment(ref connections) == 1)
            {
                await ScriptedServer.SendAsync(socket, ScriptedServer.Handshake);
                await asked.Task;
                return;
            }

            await ScriptedServer.AcceptAsync(socket);
            await ScriptedServer.DrainAsync(socket);
        });
        await using SocketIOClient client = server.CreateClient(options => options.Auth = async cancellationToken =>
        {
            if (asked.TrySetResult())
            {
                // Cut off where the connection ends, before anyone has been told of the end.
                var cut = new TaskCompletionSource();
                await using CancellationTokenRegistration registration = cancellationToken.Register(() => cut.SetCanceled(cancellationToken));
                await cut.Task;
            }

            return null;
        });
        var recorder = new Recorder(client.Socket());
        await client.Socket().ConnectAsync().Within();
        await recorder.UntilAsync("connect");
        Assert.Equal(["connect"], recorder.Entries);
    }

    [Fact]
    public async Task Half_a_character_where_an_offset_would_be_is_nothing()
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.SendAsync(socket, ScriptedServer.Handshake);
            await ScriptedServer.ReceiveAsync(socket);
            await ScriptedServer.SendAsync(socket, """40{"sid":"socket id","pid":"private id"}""");
            await ScriptedServer.SendAsync(socket, """42["cut","\ud83d"]""");
            await ScriptedServer.SendAsync(socket, """42["end"]""");
            await ScriptedServer.DrainAsync(socket);
        });
        await using SocketIOClient client = server.CreateClient();
        var recorder = new Recorder(client.Socket());
        client.Socket().On("end", () => recorder.Add("end"));
        await client.Socket().ConnectAsync().Within();
        await recorder.UntilAsync("end");
        Assert.Equal(["connect", "end"], recorder.Entries);
    }

    [Theory]
    [InlineData(1024, "transport close", "connect", "disconnect: transport close")]
    [InlineData(1025, "parse error", "connect_error: the server gave the socket an id of more than 1024 characters")]
    public async Task A_socket_id_without_end_is_not_taken(int length, string reason, params string[] told)
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.SendAsync(socket, ScriptedServer.Handshake);
            await ScriptedServer.ReceiveAsync(socket);
            await ScriptedServer.SendAsync(socket, $$"""40{"sid":"{{new string('a', length)}}"}""");
        });
        await using SocketIOClient client = server.CreateClient(static options => options.Reconnection = false);
        var clientRecorder = new Recorder(client);
        var recorder = new Recorder(client.Socket());
        client.Socket().Connect();
        await clientRecorder.UntilAsync($"close: {reason}");
        await recorder.UntilAsync(told.Length);
        Assert.Equal(told, recorder.Entries);
    }

    [Theory]
    [InlineData(1024, 1022, true, true)]
    [InlineData(1024, 1023, true, false)]
    [InlineData(1025, 1022, false, false)]
    public async Task A_private_id_or_an_offset_without_end_is_not_kept_and_the_connection_goes_on(
        int idLength, int offsetLength, bool isIdKept, bool isOffsetKept)
    {
        string id = new('a', idLength);
        string offset = new('b', offsetLength);
        int connections = 0;
        var again = new TaskCompletionSource<string>();
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.SendAsync(socket, ScriptedServer.Handshake);
            string connect = await ScriptedServer.ReceiveAsync(socket);
            if (Interlocked.Increment(ref connections) > 1)
            {
                again.TrySetResult(connect);
                await ScriptedServer.DrainAsync(socket);
                return;
            }

            await ScriptedServer.SendAsync(socket, $$"""40{"sid":"socket id","pid":"{{id}}"}""");
            await ScriptedServer.SendAsync(socket, """42["heard","first"]""");
            await ScriptedServer.SendAsync(socket, $$"""42["heard","{{offset}}"]""");
            await ScriptedServer.ReceiveAsync(socket);
        });
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var heard = new ConcurrentQueue<string>();
        socket.On("heard", async (string text) =>
        {
            heard.Enqueue(text);
            if (heard.Count == 2)
            {
                await socket.EmitAsync("end");
            }
        });
        await socket.ConnectAsync().Within();
        string connect = await again.Task.Within();
        Assert.Equal(["first", offset], heard);
        Assert.Equal(isIdKept ? $$"""40{"pid":"{{id}}","offset":"{{(isOffsetKept ? offset : "first")}}"}""" : "40", connect);
    }

    [Fact]
    public async Task An_answer_to_a_connection_that_is_gone_is_not_given_to_the_next()
    {
        var firstWords = new TaskCompletionSource<string>();
        int connections = 0;
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            if (Interlocked.Increment(ref connections) == 1)
            {
                await ScriptedServer.SendAsync(socket, """421["ask"]""");
                return;
            }

            firstWords.SetResult(await ScriptedServer.ReceiveAsync(socket));
            await ScriptedServer.DrainAsync(socket);
        });
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var answered = new TaskCompletionSource<bool>();
        socket.On("ask", async (EventContext e) =>
        {
            await Waiting.UntilAsync(() => Volatile.Read(ref connections) == 2 && socket.IsConnected, "The next connection");
            await e.AckAsync("stale");
            answered.SetResult(e.Aborted.IsCancellationRequested);
        });
        await socket.ConnectAsync().Within();
        Assert.True(await answered.Task.Within());
        await socket.EmitAsync("next");
        Assert.Equal("""42["next"]""", await firstWords.Task.Within());
    }

    [Fact]
    public async Task A_body_that_cannot_be_unpacked_ends_the_connection_and_not_the_client()
    {
        await using ScriptedServer server = await ScriptedServer.PollingAsync(context =>
        {
            if (!context.Request.Query.ContainsKey("sid"))
            {
                return context.Response.WriteAsync(ScriptedServer.Handshake);
            }

            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync("not packed at all");
        });
        await using SocketIOClient client = server.CreateClient(isPolling: true);
        var recorder = new Recorder(client);
        client.Socket().Connect();
        await recorder.UntilAsync("reconnect 1");
        Assert.Equal(["open", "close: transport error", "reconnect_attempt 1", "open", "reconnect 1"], recorder.Entries[..5]);
    }

    [Fact]
    public async Task A_server_of_Socket_IO_2_is_refused_with_an_explanation()
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.SendAsync(socket, ScriptedServer.Handshake);
            await ScriptedServer.SendAsync(socket, "40");
            await ScriptedServer.DrainAsync(socket);
        });
        await using SocketIOClient client = server.CreateClient();
        ConnectRefusedException refusal = await Assert.ThrowsAsync<ConnectRefusedException>(() => client.Socket().ConnectAsync().Within());
        Assert.StartsWith("It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acks_nobody_waits_for_and_packets_of_namespaces_nobody_joined_are_let_go()
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            foreach (string packet in new[] { "4399[1]", "42/never,[\"x\"]", "40/never,{\"sid\":\"y\"}", "40{\"sid\":\"another\"}", "44{\"message\":\"no\"}", "6", "3", "41/never," })
            {
                await ScriptedServer.SendAsync(socket, packet);
            }

            await ScriptedServer.SendAsync(socket, "42[\"end\"]");
            await ScriptedServer.DrainAsync(socket);
        });
        await using SocketIOClient client = server.CreateClient();
        var recorder = new Recorder(client.Socket());
        client.Socket().On("end", () => recorder.Add("end"));
        await client.Socket().ConnectAsync().Within();
        await recorder.UntilAsync("end");
        Assert.Equal(["connect", "end"], recorder.Entries);
        Assert.Equal("socket id", client.Socket().Id);
    }
}
