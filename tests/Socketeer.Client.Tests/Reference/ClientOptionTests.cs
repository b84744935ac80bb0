using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Reference;

/// <summary>
/// What an option changes, where no other test shows it: with the npm server, or with a script where that server shows too little.
/// </summary>
public sealed class ClientOptionTests
{
    [Fact]
    public async Task The_slash_is_left_out_and_a_WebSocket_is_stamped_if_that_is_wanted()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "addTrailingSlash": false }""");
        await using SocketIOClient client = server.CreateClient(static options =>
        {
            options.AddTrailingSlash = false;
            options.Transports = [TransportKind.WebSocket];
            options.TimestampRequests = true;
            options.TimestampParameter = "stamp";
        });
        await client.Socket().ConnectAsync().Within();
        Assert.StartsWith("/socket.io?EIO=4&transport=websocket&stamp=", Assert.Single(await server.RequestsAsync()).Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Polling_is_not_stamped_if_that_is_not_wanted()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options =>
        {
            options.Upgrade = false;
            options.TimestampRequests = false;
        });
        await client.Socket().ConnectAsync().Within();
        Assert.All(await server.RequestsAsync(), static request => Assert.DoesNotContain("&t=", request.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Binary_is_base64_on_a_WebSocket_if_it_must_be()
    {
        var frames = new TaskCompletionSource<string[]>();
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            frames.SetResult([await ScriptedServer.ReceiveAsync(socket), await ScriptedServer.ReceiveAsync(socket)]);
            await ScriptedServer.SendAsync(socket, """451-["back",{"_placeholder":true,"num":0}]""");
            await ScriptedServer.SendAsync(socket, "bBAUG");
            await ScriptedServer.DrainAsync(socket);
        });
        await using SocketIOClient client = server.CreateClient(static options => options.ForceBase64 = true);
        ClientSocket socket = client.Socket();
        var back = new TaskCompletionSource<byte[]>();
        socket.On("back", (byte[] data) => back.SetResult(data));
        await socket.ConnectAsync().Within();
        await socket.EmitAsync("data", new byte[] { 1, 2, 3 });
        Assert.Equal(["""451-["data",{"_placeholder":true,"num":0}]""", "bAQID"], await frames.Task.Within());
        Assert.Equal([4, 5, 6], await back.Task.Within());
    }

    [Fact]
    public async Task Base64_is_asked_for_if_it_must_be()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options =>
        {
            options.ForceBase64 = true;
            options.Transports = [TransportKind.WebSocket];
        });
        await client.Socket().ConnectAsync().Within();
        Assert.Equal([1, 2], await client.Socket().EmitWithAckAsync<byte[]>("answer", new byte[] { 1, 2 }).Within());
        Assert.Equal("/socket.io/?EIO=4&transport=websocket&b64=1", Assert.Single(await server.RequestsAsync()).Url);
    }

    [Fact]
    public async Task Subprotocols_are_offered()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options =>
        {
            options.Transports = [TransportKind.WebSocket];
            options.Protocols.Add("one");
            options.Protocols.Add("two");
        });
        await client.Socket().ConnectAsync().Within();
        string? offered = Assert.Single(await server.RequestsAsync()).Headers["sec-websocket-protocol"].GetString();
        Assert.Equal(["one", "two"], offered!.Split(',', StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Compression_is_offered_if_it_is_wanted(bool isWanted)
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "perMessageDeflate": { "threshold": 0 } }""");
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Transports = [TransportKind.WebSocket];
            options.PerMessageDeflate = isWanted ? new WebSocketDeflateOptions() : null;
        });
        string text = new('x', 10_000);
        await client.Socket().ConnectAsync().Within();
        Assert.Equal(text, await client.Socket().EmitWithAckAsync<string>("answer", text).Within());
        Dictionary<string, JsonElement> headers = Assert.Single(await server.RequestsAsync()).Headers;
        Assert.Equal(
            isWanted,
            headers.TryGetValue("sec-websocket-extensions", out JsonElement extensions)
                && extensions.GetString()!.Contains("permessage-deflate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arguments_are_written_and_read_as_the_options_say()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options =>
            options.JsonSerializerOptions = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
        await client.Socket().ConnectAsync().Within();
        Named? answer = await client.Socket().EmitWithAckAsync<Named>("answer", new Named(7)).Within();
        Assert.Equal(7, answer!.FirstValue);
        Assert.Contains("""20["answer",{"first_value":7}]""", await server.PacketsAsync());
    }

    [Fact]
    public async Task Handlers_wait_for_no_other_if_they_need_not()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options => options.EventDispatch = EventDispatch.Concurrent);
        ClientSocket socket = client.Socket();
        var second = new TaskCompletionSource();
        var first = new TaskCompletionSource();
        socket.On("number", async (int number) =>
        {
            if (number == 0)
            {
                await second.Task;
                first.SetResult();
            }
            else
            {
                second.SetResult();
            }
        });
        await socket.ConnectAsync().Within();
        await socket.EmitAsync("count for me", 2);
        await first.Task.Within();
    }

    [Fact]
    public async Task An_ack_is_waited_for_as_long_as_the_options_say_unless_the_emit_does()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options => options.AckTimeout = TimeSpan.FromMilliseconds(20));
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();
        Task<string?> longer = socket.Timeout(Waiting.Deadline).EmitWithAckAsync<string>("answer nothing");
        await Assert.ThrowsAsync<AckTimeoutException>(() => socket.EmitWithAckAsync<string>("answer nothing").Within());
        Assert.False(longer.IsCompleted);
        await socket.DisconnectAsync().Within();
        await Assert.ThrowsAsync<SocketDisconnectedException>(() => longer.Within());
    }

    [Theory]
    [InlineData("MaxAttachments", """452-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]""")]
    [InlineData("MaxDepth", """42["x",[[[1]]]]""")]
    public async Task A_packet_beyond_a_limit_ends_the_connection(string option, string packet)
    {
        await using ScriptedServer server = await ScriptedServer.WebSocketAsync(async socket =>
        {
            await ScriptedServer.AcceptAsync(socket);
            await ScriptedServer.SendAsync(socket, packet);
            await ScriptedServer.DrainAsync(socket);
        });
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Reconnection = false;
            options.MaxAttachments = option == "MaxAttachments" ? 1 : options.MaxAttachments;
            options.MaxDepth = option == "MaxDepth" ? 2 : options.MaxDepth;
        });
        var recorder = new Recorder(client.Socket());
        await client.Socket().ConnectAsync().Within();
        await recorder.UntilAsync("disconnect: parse error");
    }

    [Fact]
    public async Task What_waits_for_a_connection_is_bounded()
    {
        var client = new SocketIOClient("http://localhost", new SocketIOClientOptions { MaxSendBufferSize = 100, MaxPendingAcks = 1 });
        ClientSocket socket = client.Socket();
        await socket.EmitAsync("event", new string('x', 60));
        SendBufferFullException full = await Assert.ThrowsAsync<SendBufferFullException>(
            async () => await socket.EmitAsync("event", new string('x', 60)));
        Assert.Contains("MaxSendBufferSize", full.Message, StringComparison.Ordinal);
        Task<int> first = socket.EmitWithAckAsync<int>("ask");
        full = await Assert.ThrowsAsync<SendBufferFullException>(() => socket.EmitWithAckAsync<int>("ask"));
        Assert.Contains("MaxPendingAcks", full.Message, StringComparison.Ordinal);
        await client.DisposeAsync();
        await Assert.ThrowsAsync<SocketDisconnectedException>(() => first.Within());
    }

    [Fact]
    public async Task A_request_of_polling_ends_by_its_timeout()
    {
        var polled = new TaskCompletionSource();
        await using ScriptedServer server = await StartPollingAsync(HttpStatusCode.OK, polled);
        var time = new FakeTimeProvider();
        SocketIOClient client = server.CreateClient(
            options =>
            {
                options.Reconnection = false;
                options.TimeProvider = time;
                options.RequestTimeout = TimeSpan.FromSeconds(10);
            },
            isPolling: true);
        var recorder = new Recorder(client);
        client.Socket().Connect();
        await polled.Task.Within();
        time.Advance(TimeSpan.FromSeconds(10));
        await recorder.UntilAsync(2);
        Assert.Equal(["open", "close: transport error"], recorder.Entries);

        // Only now: while it is open, closing would wait for a time that stands still.
        await client.DisposeAsync().Within();
    }

    [Fact]
    public async Task A_request_that_fails_is_told_in_the_words_of_the_reference()
    {
        await using ScriptedServer server = await StartPollingAsync(HttpStatusCode.InsufficientStorage, new TaskCompletionSource());
        await using SocketIOClient polling = server.CreateClient(static options => options.Reconnection = false, isPolling: true);
        var closed = new TaskCompletionSource<DisconnectedEventArgs>();
        polling.Closed += (_, e) => closed.SetResult(e);
        polling.Socket().Connect();
        DisconnectedEventArgs close = await closed.Task.Within();
        Assert.Equal((DisconnectReason.TransportError, "xhr post error"), (close.Reason, close.Description));
        Assert.Equal(HttpStatusCode.InsufficientStorage, Assert.IsType<TransportException>(close.Exception).StatusCode);

        await using SocketIOClient webSocket = server.CreateClient(static options => options.Reconnection = false);
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => webSocket.Socket().ConnectAsync().Within());
        Assert.Equal(("websocket error", HttpStatusCode.OK), (failure.Message, failure.StatusCode));
    }

    [Fact]
    public async Task A_WebSocket_that_does_not_come_about_leaves_the_connection_on_polling()
    {
        using var logs = new RecordingLoggerProvider();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug));
        using var handler = new NoWebSocketHandler();
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.HttpMessageHandler = handler;
            options.LoggerFactory = loggers;
        });
        await client.Socket().ConnectAsync().Within();
        await Waiting.UntilAsync(() => logs.Count("ClientUpgradeFailed") == 1, "The failure of the upgrade");
        Assert.Equal("works", await client.Socket().EmitWithAckAsync<string>("answer", "works").Within());
        Assert.Equal(TransportKind.Polling, client.Transport);
        Assert.Equal(0, logs.Count("ClientClosed"));
    }

    // Opens a session, answers every POST in one way, and no poll.
    private static Task<ScriptedServer> StartPollingAsync(HttpStatusCode post, TaskCompletionSource polled) => ScriptedServer.PollingAsync(async context =>
    {
        if (!context.Request.Query.ContainsKey("sid"))
        {
            await context.Response.WriteAsync(ScriptedServer.Handshake);
        }
        else if (context.Request.Method == "POST")
        {
            context.Response.StatusCode = (int)post;
        }
        else
        {
            var gone = new TaskCompletionSource();
            await using CancellationTokenRegistration registration = context.RequestAborted.Register(gone.SetResult);
            polled.TrySetResult();
            await gone.Task;
        }
    });

    internal sealed record Named(int FirstValue);

    private sealed class NoWebSocketHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.Query.Contains("transport=websocket", StringComparison.Ordinal)
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable))
                : base.SendAsync(request, cancellationToken);
    }
}
