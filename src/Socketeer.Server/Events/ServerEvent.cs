using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>One event in the hands of a server's handlers. Pooled; its service scope is made when a handler first asks for a service.</summary>
internal sealed class ServerEvent : IncomingEvent
{
    private const int MaximumPooled = 1024;

    private static readonly ConcurrentQueue<ServerEvent> Pool = new();
    private static int PooledCount;

    private ServerSocket? _socket;
    private AsyncServiceScope? _scope;

    private ServerEvent()
    {
    }

    public override IEventSource Source => Socket;

    public override IServiceProvider Services => (_scope ??= Socket.Namespace.Server.Services.CreateAsyncScope()).ServiceProvider;

    public override CancellationToken Aborted => Socket.Aborted;

    public ServerSocket Socket => _socket ?? throw new InvalidOperationException("An event's context is valid until its handler completes.");

    public static EventContext Begin(ServerSocket socket, Packet packet, string? name, out ServerEvent incoming)
    {
        if (Pool.TryDequeue(out ServerEvent? pooled))
        {
            Interlocked.Decrement(ref PooledCount);
        }

        incoming = pooled ?? new ServerEvent();
        incoming._socket = socket;
        return incoming.Begin(packet, name);
    }

    public async ValueTask CompleteAsync()
    {
        End();
        if (_scope is { } scope)
        {
            _scope = null;
            await scope.DisposeAsync();
        }

        _socket = null;
        if (Interlocked.Increment(ref PooledCount) <= MaximumPooled)
        {
            Pool.Enqueue(this);
        }
        else
        {
            Interlocked.Decrement(ref PooledCount);
        }
    }

    protected override ValueTask SendAckAsync(long ackId, PayloadWriter payload) => Socket.SendAckAsync(ackId, payload);
}
