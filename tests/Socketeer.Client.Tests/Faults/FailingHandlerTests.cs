using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Faults;

/// <summary>Whatever a handler of requests, a body or a logger does that nobody foresaw: the connection ends by it, and not the client.</summary>
public sealed class FailingHandlerTests
{
    [Theory]
    [InlineData(TransportKind.Polling, Failure.Throws)]
    [InlineData(TransportKind.Polling, Failure.Cancels)]
    [InlineData(TransportKind.Polling, Failure.Corrupts)]
    [InlineData(TransportKind.WebSocket, Failure.Throws)]
    [InlineData(TransportKind.WebSocket, Failure.Cancels)]
    public async Task One_that_fails_first_is_a_server_that_cannot_be_reached(TransportKind transport, Failure failure)
    {
        using var handler = new FailingHandler { Failure = failure, FailingPhase = transport == TransportKind.Polling ? Phase.Open : Phase.Probe };
        SocketIOClient client = Create(handler, options => options.Transports = [transport]);
        TransportException exception = await Assert.ThrowsAsync<TransportException>(() => client.Socket().ConnectAsync().Within());
        Assert.Equal(transport == TransportKind.Polling ? "xhr poll error" : "websocket error", exception.Message);
        Assert.NotNull(exception.InnerException);
        Assert.False(client.Socket().IsActive);
        await client.DisposeAsync().Within();
    }

    [Theory]
    [InlineData(Phase.Poll, Failure.Throws)]
    [InlineData(Phase.Poll, Failure.Cancels)]
    [InlineData(Phase.Poll, Failure.Corrupts)]
    [InlineData(Phase.Post, Failure.Throws)]
    [InlineData(Phase.Post, Failure.Cancels)]
    [InlineData(Phase.Post, Failure.Corrupts)]
    public async Task One_that_fails_later_ends_the_connection(Phase phase, Failure failure)
    {
        using var handler = new FailingHandler { Failure = failure };
        SocketIOClient client = Create(handler);
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(client);
        var description = new TaskCompletionSource<string?>();
        socket.Disconnected += (_, e) => description.TrySetResult(e.Description);
        await socket.ConnectAsync().Within();
        handler.FailingPhase = phase;
        handler.Send("6");
        await socket.EmitAsync("event");
        Assert.Equal(phase == Phase.Poll ? "xhr poll error" : "xhr post error", await description.Task.Within());

        handler.FailingPhase = null;
        await socket.ConnectAsync().Within();
        await client.DisposeAsync().Within();
        await recorder.UntilAsync(4);
        Assert.Equal(["open", "close: transport error", "open", "close: forced close"], recorder.Entries);
    }

    [Theory]
    [InlineData(Failure.Throws)]
    [InlineData(Failure.Cancels)]
    [InlineData(Failure.Corrupts)]
    public async Task One_that_fails_for_a_WebSocket_leaves_the_connection_on_polling(Failure failure)
    {
        using var handler = new FailingHandler { Failure = failure, FailingPhase = Phase.Probe };
        SocketIOClient client = Create(handler, static options => options.Upgrade = true);
        await client.Socket().ConnectAsync().Within();
        await Waiting.UntilAsync(() => handler.Failures > 0, "The attempt");
        await client.DisposeAsync().Within();
    }

    [Theory]
    [InlineData(Failure.Throws)]
    [InlineData(Failure.Cancels)]
    [InlineData(Failure.Corrupts)]
    public async Task One_that_fails_at_the_goodbye_keeps_nobody_from_leaving_or_from_coming_back(Failure failure)
    {
        using var handler = new FailingHandler { Failure = failure, FailingPhase = Phase.Close };
        SocketIOClient client = Create(handler);
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(client);
        await socket.ConnectAsync().Within();
        await socket.DisconnectAsync().Within();

        // The same, when it is the server who lets the socket go.
        await socket.ConnectAsync().Within();
        handler.Send("41");
        await recorder.UntilAsync(4);
        await socket.ConnectAsync().Within();
        await client.DisposeAsync().Within();
        await recorder.UntilAsync(6);
        Assert.Equal(
            ["open", "close: forced close", "open", "close: forced close", "open", "close: forced close"],
            recorder.Entries);
        Assert.Equal(3, handler.Failures);
    }

    [Fact]
    public async Task One_that_fails_when_it_is_given_up_keeps_nobody_from_leaving_or_from_coming_back()
    {
        using var handler = new FailingHandler { Failure = Failure.ThrowsWhenCancelled };
        SocketIOClient client = Create(handler, static options => options.CloseTimeout = TimeSpan.FromMilliseconds(100));
        ClientSocket socket = client.Socket();
        for (int i = 0; i < 2; i++)
        {
            await socket.ConnectAsync().Within();
            handler.FailingPhase = Phase.Poll;
            handler.Send("6");
            await Waiting.UntilAsync(() => handler.Failures > i, "The poll");
            await socket.DisconnectAsync().Within();
            handler.FailingPhase = null;
        }

        await client.DisposeAsync().Within();
    }

    [Fact]
    public async Task A_goodbye_whose_answer_cannot_be_unpacked_leaves_no_request_handler_behind()
    {
        int polls = 0;
        await using ScriptedServer server = await ScriptedServer.PollingAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            switch (context.Request.Method, await reader.ReadToEndAsync(context.RequestAborted))
            {
                case ("POST", "1"):
                    context.Response.Headers.ContentEncoding = "gzip";
                    await context.Response.WriteAsync("this is not gzip");
                    break;
                case ("POST", _):
                    await context.Response.WriteAsync("ok");
                    break;
                case (_, _) when context.Request.Query.ContainsKey("sid"):
                    if (Interlocked.Increment(ref polls) > 1)
                    {
                        // Nothing more comes.
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                        return;
                    }

                    await context.Response.WriteAsync("""40{"sid":"socket id"}""");
                    break;
                default:
                    await context.Response.WriteAsync(ScriptedServer.Handshake);
                    break;
            }
        });
        SocketsHttpHandler? handler = null;
        SocketIOClient client = server.CreateClient(options => options.ConfigureHandler = made => handler = made, isPolling: true);
        await client.Socket().ConnectAsync().Within();
        await client.DisposeAsync().Within();
        using var invoker = new HttpMessageInvoker(handler!, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => invoker.SendAsync(request, CancellationToken.None).Within());
    }

    [Theory]
    [InlineData("ClientConnectFailed")]
    [InlineData("ClientClosed")]
    public async Task A_logger_that_throws_leaves_nobody_waiting(string eventName)
    {
        using var handler = new FailingHandler();
        using var logs = new ThrowingLoggerFactory(eventName);
        SocketIOClient client = Create(handler, options =>
        {
            options.LoggerFactory = logs;
            options.Reconnection = true;
        });
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        handler.FailingPhase = eventName == "ClientConnectFailed" ? Phase.Open : null;
        Task connecting = socket.ConnectAsync();
        if (handler.FailingPhase is null)
        {
            await connecting.Within();
            handler.FailingPhase = Phase.Poll;
            handler.Send("6");
            await recorder.UntilAsync("disconnect: transport error");
        }
        else
        {
            Assert.Equal(eventName, (await Assert.ThrowsAsync<NotSupportedException>(() => connecting.Within())).Message);
        }

        Assert.False(socket.IsActive);
        handler.FailingPhase = null;
        await socket.ConnectAsync().Within();
        logs.IsQuiet = true;
        await client.DisposeAsync().Within();
    }

    private static SocketIOClient Create(FailingHandler handler, Action<SocketIOClientOptions>? configure = null)
    {
        var options = new SocketIOClientOptions { HttpMessageHandler = handler, Reconnection = false, Upgrade = false };
        configure?.Invoke(options);
        return new SocketIOClient("http://server.invalid", options);
    }

    private sealed class ThrowingLoggerFactory(string eventName) : ILoggerFactory, ILogger
    {
        public bool IsQuiet { get; set; }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == eventName && !IsQuiet)
            {
                throw new NotSupportedException(eventName);
            }
        }

        public void Dispose()
        {
        }
    }
}
