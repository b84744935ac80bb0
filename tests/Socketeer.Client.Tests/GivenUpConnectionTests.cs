using System.Net.WebSockets;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

/// <summary>A socket that is told to connect while the client still closes the connection, or the attempt, that it had before.</summary>
public sealed class GivenUpConnectionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_reconnection_too_the_next_attempt_is_made(bool isServerWhoLeaves)
    {
        await using var server = new HeldServer { First = isServerWhoLeaves ? """40{"sid":"old"}|41""" : """40{"sid":"old"}""" };
        await server.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        await socket.ConnectAsync().Within();
        Task leaving = isServerWhoLeaves ? Task.CompletedTask : socket.DisconnectAsync();
        await recorder.UntilAsync(2);
        Task connecting = socket.ConnectAsync();
        Assert.False(connecting.IsCompleted);
        server.Release();
        await connecting.Within();
        await leaving.Within();
        Assert.Equal("new", socket.Id);
        await recorder.UntilAsync(3);
        Assert.Equal(["connect", $"disconnect: io {(isServerWhoLeaves ? "server" : "client")} disconnect", "connect"], recorder.Entries);
    }

    [Fact]
    public async Task Without_reconnection_too_an_attempt_that_fails_after_it_was_given_up_is_followed_by_the_next()
    {
        await using TestServer server = await TestServer.StartAsync();
        using var handler = new LateFailure();
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.HttpMessageHandler = handler;
            options.Reconnection = false;
        });
        ClientSocket socket = client.Socket();
        socket.Connect();
        await handler.Requested.Task.Within();
        Task leaving = socket.DisconnectAsync();
        Task connecting = socket.ConnectAsync();
        handler.Failing.SetResult();
        await connecting.Within();
        await leaving.Within();
    }

    [Theory]
    [InlineData("""40{"sid":"old"}""")]
    [InlineData("""40{"sid":"old"}|42["event"]|40{"sid":"older"}|430["old"]|41""")]
    [InlineData("""44{"message":"no"}""")]
    [InlineData("40")]
    [InlineData("""42["event"]""")]
    [InlineData("""430["old"]""")]
    [InlineData("41")]
    [InlineData("no packet")]
    public async Task What_comes_on_it_changes_nothing(string packets)
    {
        await using var server = new HeldServer { Last = packets };
        await server.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        socket.On("event", (EventContext _) => recorder.Add("event"));
        socket.Connect();
        await server.Connect.Within();
        Task leaving = socket.DisconnectAsync();
        socket.Connect();
        Task<string?> kept = socket.EmitWithAckAsync<string>("kept");
        server.Release();
        Assert.Equal("new", await kept.Within());
        await leaving.Within();
        await recorder.UntilAsync("connect");
        Assert.Equal(["connect"], recorder.Entries);
        Assert.Equal("new", socket.Id);
    }

    // The first time it has to be waited for, and fails, when nobody wants the answer any more.
    [Fact]
    public async Task What_was_to_be_said_on_it_changes_nothing()
    {
        await using var server = new HeldServer();
        await server.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var failing = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.Auth = async _ =>
        {
            if (!asked.TrySetResult())
            {
                return null;
            }

            try
            {
                return await failing.Task;
            }
            finally
            {
                failed.SetResult();
            }
        };
        socket.Connect();
        await asked.Task.Within();
        Task leaving = socket.DisconnectAsync();
        Task connecting = socket.ConnectAsync();
        failing.SetException(new InvalidOperationException("nothing to say"));
        await failed.Task.Within();
        server.Release();
        await connecting.Within();
        await leaving.Within();
        await recorder.UntilAsync("connect");
        Assert.Equal(["connect"], recorder.Entries);
    }

    // Who gives up decides under the lock: here the answer is given while it waits for that.
    [Fact]
    public async Task An_answer_as_fast_as_the_giving_up_counts()
    {
        await using var server = new HeldServer();
        await server.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        using var source = new CancellationTokenSource();
        Task connecting = socket.ConnectAsync(source.Token);
        await server.Connect.Within();
        var answer = new TransportException("an answer");
        var canceller = new Thread(source.Cancel);
        lock (client.Gate)
        {
            canceller.Start();
            SpinWait.SpinUntil(() => (canceller.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) != 0, Waiting.Deadline);
            socket.OnConnectFailed(answer, willRetry: false);
        }

        server.Release();
        Assert.Same(answer, await Assert.ThrowsAsync<TransportException>(() => connecting.Within()));
    }

    /// <summary>A server that holds its first connection open, whatever the client wants, until it is released.</summary>
    private sealed class HeldServer : IAsyncDisposable
    {
        private readonly TaskCompletionSource _connect = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private ScriptedServer? _server;

        /// <summary>Gets what it answers to the first CONNECT: packets with a bar between.</summary>
        public string First { get; init; } = "";

        /// <summary>Gets what it says last on the first connection.</summary>
        public string Last { get; init; } = "";

        /// <summary>Gets a task that completes when the first CONNECT has come.</summary>
        public Task Connect => _connect.Task;

        public async Task StartAsync() => _server = await ScriptedServer.WebSocketAsync(SpeakAsync);

        public void Release() => _release.TrySetResult();

        public SocketIOClient CreateClient(bool reconnects = false) => _server!.CreateClient(options =>
        {
            options.Reconnection = reconnects;
            options.CloseTimeout = Waiting.Deadline;
        });

        public async ValueTask DisposeAsync()
        {
            Release();
            await _server!.DisposeAsync();
        }

        private async Task SpeakAsync(WebSocket socket)
        {
            bool isFirst = _server!.Connections == 1;
            await ScriptedServer.SendAsync(socket, ScriptedServer.Handshake);
            await ScriptedServer.ReceiveAsync(socket);
            _connect.TrySetResult();
            if (!isFirst)
            {
                await ScriptedServer.SendAsync(socket, """40{"sid":"new"}""");
                while (await ScriptedServer.ReceiveAsync(socket) is { Length: > 0 } packet)
                {
                    if (packet == """420["kept"]""")
                    {
                        await ScriptedServer.SendAsync(socket, """430["new"]""");
                    }
                }

                return;
            }

            await SendAsync(socket, First);
            if (socket.State == WebSocketState.Open)
            {
                await ScriptedServer.DrainAsync(socket);
            }

            await _release.Task;
            await SendAsync(socket, Last);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None);
        }

        private static async Task SendAsync(WebSocket socket, string packets)
        {
            foreach (string packet in packets.Split('|', StringSplitOptions.RemoveEmptyEntries))
            {
                await ScriptedServer.SendAsync(socket, packet);
            }
        }
    }

    /// <summary>The first request fails when the test says so, and not by being cancelled.</summary>
    private sealed class LateFailure() : DelegatingHandler(new SocketsHttpHandler())
    {
        public TaskCompletionSource Requested { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Failing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Requested.TrySetResult())
            {
                await Failing.Task;
                throw new HttpRequestException("late");
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
