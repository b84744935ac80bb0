using Microsoft.Extensions.DependencyInjection;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>One event in the hands of a server's handlers. Pooled; its service scope is made when a handler first asks for a service.</summary>
internal sealed class ServerEvent : IncomingEvent
{
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
        incoming = RecyclePool<ServerEvent>.Take() ?? new ServerEvent();
        incoming._socket = socket;
        return incoming.Begin(packet, name);
    }

    /// <summary>Ends the event. Fails when a scoped service cannot be disposed.</summary>
    public ValueTask CompleteAsync()
    {
        End();
        if (_scope is { } scope)
        {
            return DisposeAsync(scope);
        }

        Recycle();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask SendAckAsync(long ackId, PayloadWriter payload) => Socket.SendAckAsync(ackId, payload);

    private async ValueTask DisposeAsync(AsyncServiceScope scope)
    {
        _scope = null;
        await scope.DisposeAsync();
        Recycle();
    }

    private void Recycle()
    {
        _socket = null;
        RecyclePool<ServerEvent>.Give(this);
    }
}
