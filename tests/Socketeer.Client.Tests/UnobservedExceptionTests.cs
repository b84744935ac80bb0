using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

/// <summary>The event is raised for the tasks of the whole process: no other test runs meanwhile, and what they left is collected first.</summary>
[Collection(nameof(UnobservedExceptionTests))]
[CollectionDefinition(nameof(UnobservedExceptionTests), DisableParallelization = true)]
public sealed class UnobservedExceptionTests
{
    [Fact]
    public async Task No_exception_is_left_unobserved()
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
            await MakeTroubleAsync();
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
