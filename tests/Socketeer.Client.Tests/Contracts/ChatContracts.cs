namespace Socketeer.Client.Tests.Contracts;

/// <summary>What the server sends.</summary>
[SocketEvents(EventNaming.Words)]
public interface IChatClient
{
    ValueTask ChatMessage(string from, string? text);

    Task FileAsync(byte[] data);

    ValueTask<int> Add(int a, int b = 40);

    Task<EventArguments> EchoAsync(EventArguments all);

    [EventName("the \"end\"")]
    Task EndAsync(CancellationToken cancellationToken = default);
}

/// <summary>What the client sends.</summary>
[SocketEvents(EventNaming.CamelCase)]
public interface IChatServer
{
    ValueTask Speak(string text, int? times = null);

    Task SendFileAsync(byte[] data, int length);

    Task<int> AddAsync(int a, int b, CancellationToken cancellationToken = default);

    ValueTask DoneAsync(int sum);
}
