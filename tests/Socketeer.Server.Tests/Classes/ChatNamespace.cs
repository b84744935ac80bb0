using Microsoft.AspNetCore.Mvc;

namespace Socketeer.Server.Tests.Classes;

/// <summary>A class with every shape a method may have.</summary>
public sealed partial class ChatNamespace(ChatLog log, ChatScope scope) : SocketNamespaceHandler, IDisposable
{
    public override async ValueTask OnConnectedAsync(CancellationToken cancellationToken)
    {
        log.Add($"connected, scope {scope.Number}");
        await Socket.JoinAsync("lobby", cancellationToken);
        await Socket.EmitAsync("welcome", Namespace.Name, cancellationToken);
    }

    public override ValueTask OnDisconnectedAsync(DisconnectReason reason)
    {
        log.Add($"disconnected {reason}, scope {scope.Number}");
        return ValueTask.CompletedTask;
    }

    [OnEvent("chat message")]
    public async Task<int> SendAsync(string text, CancellationToken cancellationToken)
    {
        await Namespace.To("lobby").EmitAsync("chat message", Socket.Id, text, cancellationToken);
        return text.Length;
    }

    [OnEvent("nothing")]
    public void Nothing() => log.Add("nothing");

    [OnEvent("task")]
    public async Task TaskAsync(string? text) => await Socket.EmitAsync("task", text);

    [OnEvent("valuetask")]
    public ValueTask ValueTaskAsync() => Socket.EmitAsync("valuetask");

    [OnEvent("add")]
    [OnEvent("plus")]
    internal int Add(int a, int b = 40) => a + b;

    [OnEvent("valuetask ack")]
    public ValueTask<byte[]> AnswerAsync(byte[] data) => ValueTask.FromResult<byte[]>([.. data.Reverse()]);

    [OnEvent("rest")]
    public ValueTask RestAsync(string first, EventArguments rest) => Socket.EmitAsync("rest", first, rest.Count, rest);

    [OnEvent("context")]
    public ValueTask ContextAsync(EventContext context) => context.AckAsync(context.Name, context.Count);

    [OnEvent("services")]
    public int Services([FromServices] ChatScope same, int number, [FromKeyedServices("key")] ChatLog keyed)
    {
        keyed.Add("keyed");
        return ReferenceEquals(same, scope) ? number : -1;
    }

    [OnEvent("fail")]
    public void Fail() => throw new InvalidOperationException("no");

    [OnEvent("\"quoted\" ☃")]
    public string Quoted() => "found";

    public void Dispose() => log.Add($"disposed, scope {scope.Number}");
}

/// <summary>What happened.</summary>
public sealed class ChatLog
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(string line) => _lines.Add(line);
}

/// <summary>A scoped service: its number tells the scopes apart.</summary>
public sealed class ChatScope(ChatLog log) : IAsyncDisposable
{
    private static int Last;

    public int Number { get; } = Interlocked.Increment(ref Last);

    public ValueTask DisposeAsync()
    {
        log.Add($"closed, scope {Number}");
        return ValueTask.CompletedTask;
    }
}
