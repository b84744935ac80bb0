using Socketeer.Client.Tests.Faults;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

/// <summary>The event is raised for the tasks of the whole process: no other test runs meanwhile, and what they left is collected first.</summary>
[Collection(nameof(UnobservedExceptionTests))]
[CollectionDefinition(nameof(UnobservedExceptionTests), DisableParallelization = true)]
public sealed class UnobservedExceptionTests
{
    [Fact]
    public Task No_exception_is_left_unobserved() => AssertObservedAsync(MakeTroubleAsync);

    [Theory]
    [InlineData(Phase.Open)]
    [InlineData(Phase.Poll)]
    [InlineData(Phase.Post)]
    [InlineData(Phase.Probe)]
    [InlineData(Phase.Close)]
    public Task No_exception_of_a_handler_of_requests_or_of_a_token_is_left_unobserved(Phase phase) => AssertObservedAsync(async () =>
    {
        foreach (Failure failure in Enum.GetValues<Failure>())
        {
            // The goodbye has a deadline, and what is registered with that throws on a timer's thread, as with an HttpClient.
            if ((phase, failure) != (Phase.Close, Failure.ThrowsWhenCancelled))
            {
                await FailAsync(phase, failure);
            }
        }
    });

    private static async Task AssertObservedAsync(Func<Task> makeTrouble)
    {
        var unobserved = new List<Exception>();
        void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            lock (unobserved)
            {
                unobserved.Add(e.Exception);
            }
        }

        CollectTasks();
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        try
        {
            await makeTrouble();
            CollectTasks();
            Assert.Empty(unobserved);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= OnUnobserved;
        }
    }

    private static void CollectTasks()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    // Nothing waits for the end of the connection but the disposal.
    private static async Task FailAsync(Phase phase, Failure failure)
    {
        using var handler = new FailingHandler { Failure = failure, FailingPhase = phase is Phase.Open or Phase.Probe ? phase : null };
        await using var client = new SocketIOClient("http://server.invalid", new SocketIOClientOptions
        {
            HttpMessageHandler = handler,
            Reconnection = false,
            CloseTimeout = TimeSpan.FromMilliseconds(50),
        });
        ClientSocket socket = client.Socket();
        var registered = new TaskCompletionSource();
        socket.On("event", (EventContext context) =>
        {
            context.Aborted.Register(static () => throw new InvalidOperationException("no callback should"));
            registered.SetResult();
        });
        socket.Connect();
        if (phase != Phase.Open)
        {
            await socket.ConnectAsync().Within();
            handler.Send("42[\"event\"]");
            await registered.Task.Within();
            handler.FailingPhase = phase;
            await socket.EmitAsync("event");
            handler.Send("41");
        }

        await Waiting.UntilAsync(() => handler.Failures > 0, "The failure");
    }

    // Everything that can fail does, and the application looks at none of it but what it is given.
    private static async Task MakeTroubleAsync()
    {
        for (int i = 0; i < 20; i++)
        {
            await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
                static socket => socket.On("silent", static (EventContext _) => { })));
            await using SocketIOClient client = server.CreateClient(options =>
            {
                options.Reconnection = i % 2 == 0;
                options.Retries = i % 4 == 0 ? 1 : 0;
                options.AckTimeout = i % 4 == 0 ? TimeSpan.FromMilliseconds(1) : null;
                options.ReconnectionDelay = TimeSpan.FromMilliseconds(1);
            });
            ClientSocket socket = client.Socket();
            socket.Connected += static (_, _) => throw new InvalidOperationException("a handler");
            await socket.ConnectAsync().Within();
            await socket.EmitAsync("silent");
            Task<int> ack = socket.EmitWithAckAsync<int>("silent");
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
            Task<int> cancelled = socket.EmitWithAckAsync<int>("silent", source.Token);
            await server.DisposeAsync();
            await client.DisposeAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => ack.Within());
            await Assert.ThrowsAnyAsync<Exception>(() => cancelled.Within());
        }
    }
}
