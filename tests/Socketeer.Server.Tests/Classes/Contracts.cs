namespace Socketeer.Server.Tests.Classes;

/// <summary>What the server sends.</summary>
[SocketEvents(EventNaming.Words)]
public interface IChatClient
{
    ValueTask ChatMessage(string from, string text);

    ValueTask FileAsync(byte[] data, int number, CancellationToken cancellationToken = default);

    Task Many(int first, string? second, double third, bool fourth, int[] fifth);

    ValueTask Calm();

    Task<int> CountAsync(int from, CancellationToken cancellationToken = default);

    [EventName("Say! \"it\"")]
    ValueTask<EventArguments> Say();
}

/// <summary>What the clients send.</summary>
[SocketEvents(EventNaming.CamelCase)]
public interface IChatServer
{
    Task<int> Add(int a, int b = 40, CancellationToken cancellationToken = default);

    ValueTask Speak(string text);

    ValueTask SendFile(byte[] data);
}
