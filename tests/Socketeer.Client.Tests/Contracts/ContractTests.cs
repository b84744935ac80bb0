using Socketeer.Server;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Contracts;

/// <summary>Contracts on the client, and the server with the same ones.</summary>
public sealed class ContractTests
{
    [Fact]
    public async Task Both_ends_share_their_contracts()
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.BindChatServer(new Server(socket))));
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var screen = new Screen();
        using IDisposable binding = socket.BindChatClient(screen);
        await socket.ConnectAsync().Within();

        await socket.AsChatServer().Speak("hello");
        Assert.Equal("server: hello", await screen.Said.Task.Within());
        Assert.Equal(1 + 2 + 42, await socket.AsChatServer().AddAsync(1, 2).Within());
        await socket.AsChatServer().SendFileAsync([1, 2, 3], 3);
        Assert.Equal([1, 2, 3], await screen.File.Task.Within());
    }

    [Fact]
    public async Task One_registration_takes_all_handlers_away_and_no_others()
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(socket => socket.On("all", async () =>
        {
            await socket.AsChatClient().ChatMessage("server", "hello");
            await socket.AsChatClient().FileAsync([1]);
            await socket.EmitAsync("all");
        })));
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        (Screen bound, Screen former) = (new Screen(), new Screen());
        using IDisposable binding = socket.BindChatClient(bound);
        IDisposable formerBinding = socket.BindChatClient(former);
        var all = new TaskCompletionSource();
        socket.On("all", () => all.TrySetResult());
        formerBinding.Dispose();
        formerBinding.Dispose();
        await socket.ConnectAsync().Within();
        await socket.EmitAsync("all");
        await all.Task.Within();
        Assert.True(bound.Said.Task.IsCompletedSuccessfully);
        Assert.True(bound.File.Task.IsCompletedSuccessfully);
        Assert.False(former.Said.Task.IsCompleted);
        Assert.False(former.File.Task.IsCompleted);
    }

    [Fact]
    public async Task Operators_have_contracts_too()
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.On("speak", (string text, int? _) => socket.AsChatClient().ChatMessage("server", text))));
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var screen = new Screen();
        using IDisposable binding = socket.BindChatClient(screen);

        // Not connected: what is volatile is dropped, what is not waits.
        await socket.Volatile.AsChatServer().Speak("dropped");
        await socket.AsChatServer().Speak("kept");
        await socket.ConnectAsync().Within();
        Assert.Equal("server: kept", await screen.Said.Task.Within());

        // Nobody answers.
        await Assert.ThrowsAsync<AckTimeoutException>(() => socket.Timeout(TimeSpan.FromMilliseconds(20)).AsChatServer().AddAsync(1, 2).Within());
    }

    [Fact]
    public async Task Waiting_for_an_answer_can_be_given_up()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();
        using var source = new CancellationTokenSource();
        Task<int> sum = socket.AsChatServer().AddAsync(1, 2, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sum.Within());
    }

    [Fact]
    public async Task A_handlers_token_is_cancelled_when_the_socket_disconnects()
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.On("begin", () => socket.AsChatClient().EndAsync())));
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var screen = new Screen();
        using IDisposable binding = socket.BindChatClient(screen);
        await socket.ConnectAsync().Within();
        await socket.EmitAsync("begin");
        CancellationToken token = await screen.Ending.Task.Within();
        Assert.False(token.IsCancellationRequested);
        await socket.DisconnectAsync().Within();
        await Waiting.UntilAsync(() => token.IsCancellationRequested, "The cancellation");
    }

    private sealed class Screen : IChatClient
    {
        public TaskCompletionSource<string> Said { get; } = new();

        public TaskCompletionSource<byte[]> File { get; } = new();

        public TaskCompletionSource<CancellationToken> Ending { get; } = new();

        public ValueTask ChatMessage(string from, string? text)
        {
            Said.TrySetResult($"{from}: {text}");
            return ValueTask.CompletedTask;
        }

        public Task FileAsync(byte[] data)
        {
            File.TrySetResult(data);
            return Task.CompletedTask;
        }

        public ValueTask<int> Add(int a, int b = 40) => new(a + b);

        public Task<EventArguments> EchoAsync(EventArguments all) => Task.FromResult(all);

        public Task EndAsync(CancellationToken cancellationToken = default)
        {
            Ending.TrySetResult(cancellationToken);
            return Task.CompletedTask;
        }
    }

    private sealed class Server(ServerSocket socket) : IChatServer
    {
        public ValueTask Speak(string text, int? times = null) => socket.AsChatClient().ChatMessage("server", text);

        public Task SendFileAsync(byte[] data, int length) => socket.AsChatClient().FileAsync(data);

        // The client adds something of its own.
        public async Task<int> AddAsync(int a, int b, CancellationToken cancellationToken = default) => a + b + await socket.AsChatClient().Add(2);

        public ValueTask DoneAsync(int sum) => ValueTask.CompletedTask;
    }
}
