namespace Socketeer.Client.Tests.Contracts;

/// <summary>Answers the server's events by the client's.</summary>
internal sealed class ChatHandler(ClientSocket socket) : IChatClient
{
    public ValueTask ChatMessage(string from, string? text) => socket.AsChatServer().Speak($"{from} said {text ?? "nothing"}", text?.Length);

    public Task FileAsync(byte[] data) => socket.AsChatServer().SendFileAsync(data, data.Length);

    public ValueTask<int> Add(int a, int b = 40) => new(a + b);

    // Written out, so that only the contract shows it.
    Task<EventArguments> IChatClient.EchoAsync(EventArguments all) => Task.FromResult(all);

    public async Task EndAsync(CancellationToken cancellationToken = default)
    {
        int sum = await socket.Timeout(TimeSpan.FromSeconds(20)).AsChatServer().AddAsync(3, 4, cancellationToken);
        await socket.AsChatServer().DoneAsync(sum);
    }
}
